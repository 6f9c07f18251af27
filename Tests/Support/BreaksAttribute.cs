using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Tests.Support;

/// <summary>Marks a test that breaks exactly this rule. <c>RejectionTests</c> checks that every rule has one.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BreaksAttribute(Rejection rule) : Attribute
{
    public Rejection Rule { get; } = rule;
}
