namespace OrleansBallot.Ledger;

/// <summary>What transfers of one account come to that are pending in front of another one of it.</summary>
/// <param name="Count">How many: so many sequences are spoken for.</param>
/// <param name="Sum">Their coins: so many are spent as good as already.</param>
public readonly record struct Spending(int Count, Amount Sum)
{
    internal Spending With(Amount amount) => new(Count + 1, new(checked(Sum.Value + amount.Value)));
}
