namespace OrleansBallot.Api.Json;

/// <summary>The coins of a key.</summary>
/// <param name="Balance">At the tip.</param>
/// <param name="Sequence">The sequence of its next transfer, after the pending ones.</param>
/// <param name="Spending">Coins of pending transfers from it.</param>
/// <param name="Receiving">Coins of pending transfers to it.</param>
/// <param name="Node">The node that answers. Send the next transfer there: others may not have heard of the pending ones.</param>
public sealed record AccountJson(
    string Key, ulong Balance, uint Sequence, ulong Spending, ulong Receiving, ulong Height, string Tip, string Node);

/// <summary>One change of a balance.</summary>
/// <param name="Number">Its place in the account's history: 1 for the oldest.</param>
/// <param name="Height">The block's.</param>
/// <param name="Timestamp">The block's.</param>
/// <param name="Kind"><c>mined</c>, <c>sent</c> or <c>received</c>.</param>
/// <param name="Other">The other key of a transfer; null where it was mined.</param>
/// <param name="Transaction">Id of the transfer; null where it was mined.</param>
public sealed record MovementJson(
    int Number, ulong Height, string Timestamp, string Kind, ulong Amount, string? Other, string? Transaction);

/// <param name="Account">The key that gets the reward; null for the one that gets the node's other rewards.</param>
public sealed record MineJson(string? Account);

/// <summary>A block that was mined on demand.</summary>
/// <param name="Account">The key that it pays.</param>
/// <param name="Transactions">How many it holds.</param>
public sealed record MinedJson(ulong Height, string Hash, ulong Reward, string Account, int Transactions);

/// <param name="To">The key that gets the coins.</param>
public sealed record CollectJson(string? To);
