using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>The pending transfers of one account that stand before another one of it.</summary>
/// <param name="Count">How many there are: each takes a sequence.</param>
/// <param name="Sum">Their coins, which the account can't spend again.</param>
public readonly record struct Spending(int Count, Amount Sum)
{
    internal Spending With(Amount amount) => new(Count + 1, new(checked(Sum.Value + amount.Value)));
}
