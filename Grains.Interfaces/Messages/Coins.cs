using System.Collections.Immutable;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>An account on one node: on its best chain, and with its pending transactions.</summary>
/// <param name="Node">The node. The account's next transaction is best sent to it: others may not know the pending ones yet.</param>
/// <param name="Key">The account's key, in hex.</param>
/// <param name="Balance">Coins at the tip.</param>
/// <param name="Sequence">The sequence of its next transfer, behind the pending ones.</param>
/// <param name="Spending">Coins of pending transfers from it.</param>
/// <param name="Receiving">Coins of pending transfers to it.</param>
/// <param name="Height">The height that the balance belongs to.</param>
/// <param name="Tip">The tip that it belongs to, in hex.</param>
[GenerateSerializer, Immutable, Alias("ballot.AccountView")]
public sealed record AccountView(
    [property: Id(0)] string Node, [property: Id(1)] string Key, [property: Id(2)] ulong Balance, [property: Id(3)] uint Sequence,
    [property: Id(4)] ulong Spending, [property: Id(5)] ulong Receiving, [property: Id(6)] ulong Height, [property: Id(7)] string Tip);

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
/// <param name="Other">The recipient or sender, in hex; null for mined coins.</param>
/// <param name="Transaction">The transfer, in hex; null for mined coins.</param>
[GenerateSerializer, Immutable, Alias("ballot.MovementView")]
public sealed record MovementView(
    [property: Id(0)] int Number, [property: Id(1)] ulong Height, [property: Id(2)] ulong Timestamp, [property: Id(3)] string Kind,
    [property: Id(4)] ulong Amount, [property: Id(5)] string? Other, [property: Id(6)] string? Transaction);

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
/// <param name="Height">Its height.</param>
/// <param name="Hash">Its hash, in hex.</param>
/// <param name="Reward">The reward that it pays.</param>
/// <param name="Account">The account that gets the reward, in hex.</param>
/// <param name="Transactions">How many transactions it holds.</param>
[GenerateSerializer, Immutable, Alias("ballot.MinedBlock")]
public sealed record MinedBlock(
    [property: Id(0)] ulong Height, [property: Id(1)] string Hash, [property: Id(2)] ulong Reward, [property: Id(3)] string Account,
    [property: Id(4)] int Transactions);
