using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Rules;

/// <summary>The answer to a judgement: accepted, or the rule that was broken.</summary>
/// <param name="Rule">The rule; <see cref="Rejection.None"/> when accepted.</param>
/// <param name="Conflict">The transaction that stands in the way, where one does.</param>
/// <param name="Transaction">The transaction of a block that broke the rule, where one did.</param>
public readonly record struct Verdict(Rejection Rule, TransactionId? Conflict = null, TransactionId? Transaction = null)
{
    /// <summary>True when no rule was broken.</summary>
    public bool Accepted => Rule == Rejection.None;

    /// <summary>A verdict that names nothing but the rule.</summary>
    public static implicit operator Verdict(Rejection rule) => new(rule);
}
