using System.Collections.Immutable;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>An account on one node: on its best chain, and with its pending transactions.</summary>
/// <param name="Node">The node. The account's next transaction is best sent to it: others may not know the pending ones yet.</param>
/// <param name="Key">Whose account.</param>
/// <param name="Balance">Coins at the tip.</param>
/// <param name="Sequence">The sequence of its next transfer, behind the pending ones.</param>
/// <param name="Spending">Coins of pending transfers from it.</param>
/// <param name="Receiving">Coins of pending transfers to it.</param>
/// <param name="Height">The height that the balance belongs to.</param>
/// <param name="Tip">The tip that it belongs to.</param>
[GenerateSerializer, Immutable, Alias("ballot.AccountView")]
public sealed record AccountView(
    [property: Id(0)] string Node, [property: Id(1)] PublicKey Key, [property: Id(2)] ulong Balance, [property: Id(3)] uint Sequence,
    [property: Id(4)] ulong Spending, [property: Id(5)] ulong Receiving, [property: Id(6)] ulong Height, [property: Id(7)] Hash256 Tip);

/// <summary>The changes of an account's balance, the newest first.</summary>
/// <param name="Movements">A page of it.</param>
[GenerateSerializer, Immutable, Alias("ballot.AccountHistory")]
public sealed record AccountHistory([property: Id(0)] ImmutableArray<MovementView> Movements);

/// <summary>One change of a balance.</summary>
/// <param name="Number">Its place in the account's history: 1 for the oldest.</param>
/// <param name="Height">The block's height.</param>
/// <param name="Timestamp">The block's time, milliseconds since 1970.</param>
/// <param name="Kind"><c>mined</c>, <c>sent</c> or <c>received</c>.</param>
/// <param name="Amount">How many coins.</param>
/// <param name="Other">To whom, or from whom; null where they were mined.</param>
/// <param name="Transaction">The transfer; null where they were mined.</param>
[GenerateSerializer, Immutable, Alias("ballot.MovementView")]
public sealed record MovementView(
    [property: Id(0)] int Number, [property: Id(1)] ulong Height, [property: Id(2)] ulong Timestamp, [property: Id(3)] string Kind,
    [property: Id(4)] ulong Amount, [property: Id(5)] PublicKey? Other, [property: Id(6)] TransactionId? Transaction);

/// <summary>The result of mining one block on demand.</summary>
/// <param name="Rule">The name of a <see cref="MiningRefusal"/>; null where a block was mined.</param>
/// <param name="Block">The block; null where there is none.</param>
[GenerateSerializer, Immutable, Alias("ballot.MiningAnswer")]
public sealed record MiningAnswer([property: Id(0)] string? Rule, [property: Id(1)] MinedBlock? Block)
{
    /// <summary>Nothing was mined.</summary>
    public static MiningAnswer Refused(MiningRefusal rule) => new(rule.Name(), null);
}

/// <summary>A block that was mined.</summary>
/// <param name="Height">The height of its tip.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Reward">The reward that it pays.</param>
/// <param name="Account">To whom.</param>
/// <param name="Transactions">How many transactions it holds.</param>
[GenerateSerializer, Immutable, Alias("ballot.MinedBlock")]
public sealed record MinedBlock(
    [property: Id(0)] ulong Height, [property: Id(1)] Hash256 Hash, [property: Id(2)] ulong Reward, [property: Id(3)] PublicKey Account,
    [property: Id(4)] int Transactions);
