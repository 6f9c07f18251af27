using OrleansBallot.Ledger;

namespace OrleansBallot.Tests.Support;

/// <summary>Says that a test breaks exactly this rule; <c>RejectionTests</c> sees to it that none is left out.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BreaksAttribute(Rejection rule) : Attribute
{
    public Rejection Rule { get; } = rule;
}
