using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>Canonical bytes of transactions, as they came. The receiver decodes them.</summary>
/// <param name="Transactions">Each at most 64 KiB.</param>
[GenerateSerializer, Immutable, Alias("ballot.TransactionBatch")]
public sealed record TransactionBatch([property: Id(0)] byte[][] Transactions);

/// <summary>The answers to a batch, in its order.</summary>
/// <param name="Node">The answering node.</param>
/// <param name="Answers">One for each transaction.</param>
[GenerateSerializer, Immutable, Alias("ballot.Submission")]
public sealed record Submission([property: Id(0)] string Node, [property: Id(1)] ImmutableArray<SubmissionAnswer> Answers);

/// <summary>The answer to one submitted transaction.</summary>
/// <param name="Transaction">Its id; null where the bytes did not decode.</param>
/// <param name="Receipt">The receipt's canonical bytes; null where it was refused.</param>
/// <param name="Rule">The rule that refused it; null where it was accepted.</param>
/// <param name="Conflict">The transaction that stands in its way, where one does.</param>
[GenerateSerializer, Immutable, Alias("ballot.SubmissionAnswer")]
public sealed record SubmissionAnswer(
    [property: Id(0)] TransactionId? Transaction, [property: Id(1)] byte[]? Receipt, [property: Id(2)] string? Rule,
    [property: Id(3)] TransactionId? Conflict);

/// <summary>A node's state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Member">True when it takes part: it has joined and not left.</param>
/// <param name="Height">Height of its tip.</param>
/// <param name="Tip">Hash of its tip.</param>
/// <param name="Work">The sum of difficulties up to its tip.</param>
/// <param name="Pending">Transactions in its pool.</param>
/// <param name="BlocksMined">Blocks that it has mined since it started.</param>
/// <param name="HashRate">Hashes a second that its miner makes.</param>
/// <param name="CompetingBranches">Competing branches that it knows besides its own.</param>
/// <param name="Chain">The canonical bytes of the chain's parameters.</param>
/// <param name="Clock">Its clock, milliseconds since 1970.</param>
/// <param name="Silo">The silo that it is on now.</param>
/// <param name="Refusal">The rule by which the tracker refused its last join; null where it did not.</param>
/// <param name="Peers">Other members that it knows.</param>
/// <param name="ClockTrouble">A sentence on why it does not believe its clock, and so mines and seals nothing; null while it does.</param>
[GenerateSerializer, Immutable, Alias("ballot.NodeStatus")]
public sealed record NodeStatus(
    [property: Id(0)] string Name, [property: Id(1)] bool Member, [property: Id(2)] ulong Height, [property: Id(3)] Hash256 Tip,
    [property: Id(4)] UInt128 Work, [property: Id(5)] int Pending, [property: Id(6)] long BlocksMined, [property: Id(7)] double HashRate,
    [property: Id(8)] int CompetingBranches, [property: Id(9)] byte[] Chain, [property: Id(10)] ulong Clock, [property: Id(11)] string Silo,
    [property: Id(12)] string? Refusal, [property: Id(13)] int Peers, [property: Id(14)] string? ClockTrouble);

/// <summary>An election on one node's best chain.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Opening">The canonical bytes of its definition, which <see cref="Definition"/> reads.</param>
/// <param name="State"><c>scheduled</c>, <c>open</c>, <c>paused</c>, <c>closing</c> or <c>sealed</c>.</param>
/// <param name="Closes">The moment until which nodes take votes, milliseconds since 1970.</param>
/// <param name="Total">Ballots counted, blank ones included.</param>
/// <param name="Weight">Their weight; as many as there are where no roll gives weights.</param>
/// <param name="Contests">The counts of its contests, in the definition's order.</param>
/// <param name="Height">The height that the counts belong to: for a sealed election, the height of the block with the seal.</param>
/// <param name="Tip">The block at that height.</param>
/// <param name="Turns">How often it was paused or resumed.</param>
/// <param name="Issued">How many credentials were signed, for each class of the roll; null until it is stated.</param>
/// <param name="Twins">How many elections of other organisers have a title that looks like its own.</param>
[GenerateSerializer, Immutable, Alias("ballot.ElectionView")]
public sealed record ElectionView(
    [property: Id(0)] ElectionId Id, [property: Id(1)] byte[] Opening, [property: Id(2)] string State, [property: Id(3)] ulong Closes,
    [property: Id(4)] long Total, [property: Id(5)] long Weight, [property: Id(6)] ImmutableArray<ContestView> Contests,
    [property: Id(7)] ulong Height, [property: Id(8)] Hash256 Tip, [property: Id(9)] int Turns,
    [property: Id(10)] ImmutableArray<uint>? Issued, [property: Id(11)] int Twins)
{
    /// <summary>What it was opened with.</summary>
    /// <exception cref="InvalidDataException">The node gave bytes that are no definition.</exception>
    public IElectionDefinition Definition =>
        OpenElection.TryDecode(Opening) ?? throw new InvalidDataException($"A node gave {Opening.Length} bytes that open no election.");
}

/// <summary>The counts of a contest.</summary>
/// <param name="Counts">The additive counts by option, in the definition's order.</param>
/// <param name="Blank">The weight of the blank answers.</param>
/// <param name="Withdrawn">The withdrawn options: bit i stands for option i.</param>
/// <param name="Report">The count by its method; null in lists.</param>
[GenerateSerializer, Immutable, Alias("ballot.ContestView")]
public sealed record ContestView(
    [property: Id(0)] ImmutableArray<long> Counts, [property: Id(1)] long Blank, [property: Id(2)] ulong Withdrawn,
    [property: Id(3)] CountReport? Report);

/// <summary>The unsealed elections of the chain, of which there is a limited number.</summary>
/// <param name="Unsealed">How many there are, pending ones included.</param>
/// <param name="OfKey">How many of them are the given key's.</param>
/// <param name="FreeAt">When the first of them is due for its seal, milliseconds since 1970; null where none is in the chain.</param>
/// <param name="OfKeyFreeAt">When the key's first one is due.</param>
[GenerateSerializer, Immutable, Alias("ballot.ElectionRoom")]
public sealed record ElectionRoom(
    [property: Id(0)] int Unsealed, [property: Id(1)] int OfKey, [property: Id(2)] ulong? FreeAt, [property: Id(3)] ulong? OfKeyFreeAt);

/// <summary>The vote that counts for a key.</summary>
/// <param name="Transaction">Its id; null where there is none.</param>
/// <param name="Revision">Its revision.</param>
[GenerateSerializer, Immutable, Alias("ballot.VoteView")]
public sealed record VoteView([property: Id(0)] TransactionId? Transaction, [property: Id(1)] uint Revision);

/// <summary>How many elections have a title that looks like another one.</summary>
[GenerateSerializer, Immutable, Alias("ballot.TwinCount")]
public sealed record TwinCount([property: Id(0)] int Count);

/// <summary>A page of elections, the newest first.</summary>
/// <param name="Elections">The elections.</param>
/// <param name="HasMore">True when there are older ones.</param>
[GenerateSerializer, Immutable, Alias("ballot.ElectionList")]
public sealed record ElectionList([property: Id(0)] ImmutableArray<ElectionView> Elections, [property: Id(1)] bool HasMore);

/// <summary>A node's knowledge of a transaction.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">The name of its <see cref="TransactionState"/>.</param>
/// <param name="Height">The height of the block that holds it; null while none does.</param>
/// <param name="Confirmations">Blocks from there to the tip, both included; 0 while it is not confirmed.</param>
/// <param name="Rule">The rule that refuses it; null where none does.</param>
/// <param name="Conflict">The transaction that stands in its way, where one does.</param>
/// <param name="Bytes">Its canonical bytes while it is pending or refused; null where a block would have to be read for them.</param>
[GenerateSerializer, Immutable, Alias("ballot.TransactionView")]
public sealed record TransactionView(
    [property: Id(0)] TransactionId Id, [property: Id(1)] string State, [property: Id(2)] ulong? Height,
    [property: Id(3)] ulong Confirmations, [property: Id(4)] string? Rule, [property: Id(5)] TransactionId? Conflict,
    [property: Id(6)] byte[]? Bytes)
{
    /// <summary>The state that <see cref="State"/> names; unknown for a name that only another version knows.</summary>
    public TransactionState Standing => EnumNames.Read(State, otherwise: TransactionState.Unknown);
}

/// <summary>A proof that a transaction is in a block, and that block in the chain. It can be checked against headers alone.</summary>
/// <param name="Header">The block's 156 header bytes.</param>
/// <param name="Transaction">The transaction's canonical bytes.</param>
/// <param name="Index">Its leaf; leaf 0 is the coinbase.</param>
/// <param name="Count">How many leaves the tree has.</param>
/// <param name="Path">Hashes from its sibling upwards.</param>
[GenerateSerializer, Immutable, Alias("ballot.InclusionProof")]
public sealed record InclusionProof(
    [property: Id(0)] byte[] Header, [property: Id(1)] byte[] Transaction, [property: Id(2)] int Index, [property: Id(3)] int Count,
    [property: Id(4)] ImmutableArray<Hash256> Path);

/// <summary>A block in a list.</summary>
/// <param name="Header">Its 156 header bytes.</param>
/// <param name="Miner">The fingerprint of the node key that mined it.</param>
/// <param name="Transactions">How many transactions it holds.</param>
[GenerateSerializer, Immutable, Alias("ballot.BlockSummary")]
public sealed record BlockSummary([property: Id(0)] byte[] Header, [property: Id(1)] string Miner, [property: Id(2)] int Transactions);

/// <summary>Blocks, the lowest first.</summary>
[GenerateSerializer, Immutable, Alias("ballot.BlockList")]
public sealed record BlockList([property: Id(0)] ImmutableArray<BlockSummary> Blocks);

/// <summary>A branch beside the best chain.</summary>
/// <param name="State">
/// <c>competing</c>: the node holds the whole branch and could switch to it; <c>headers</c>: bodies are missing; <c>refused</c>.
/// </param>
/// <param name="Rule">The rule that refused it; null where none did.</param>
/// <param name="Blocks">Its blocks, the lowest first. The parent of the first is on the best chain or on a branch listed before.</param>
[GenerateSerializer, Immutable, Alias("ballot.Branch")]
public sealed record Branch(
    [property: Id(0)] string State, [property: Id(1)] string? Rule, [property: Id(2)] ImmutableArray<BlockSummary> Blocks);

/// <summary>
/// Branches, those with most work first and refused ones last. No block is in two of them; the last may be cut at its lower end.
/// </summary>
[GenerateSerializer, Immutable, Alias("ballot.BranchList")]
public sealed record BranchList([property: Id(0)] ImmutableArray<Branch> Branches);

/// <summary>A whole block.</summary>
/// <param name="Bytes">Its canonical bytes.</param>
/// <param name="OnBestChain">True when the node's best chain holds it.</param>
[GenerateSerializer, Immutable, Alias("ballot.BlockDetail")]
public sealed record BlockDetail([property: Id(0)] byte[] Bytes, [property: Id(1)] bool OnBestChain);

/// <summary>Pending transactions, the oldest first.</summary>
/// <param name="Total">How many transactions the pool holds.</param>
/// <param name="Transactions">The canonical bytes of the requested ones.</param>
/// <param name="Trouble">A sentence on why this node puts them into no block, and what to do; null where nothing is wrong.</param>
[GenerateSerializer, Immutable, Alias("ballot.PendingList")]
public sealed record PendingList([property: Id(0)] int Total, [property: Id(1)] byte[][] Transactions, [property: Id(2)] string? Trouble);

/// <summary>The result of asking every peer.</summary>
/// <param name="Node">The node that asked.</param>
/// <param name="Before">Its tip before.</param>
/// <param name="After">Its tip after.</param>
/// <param name="Swapped">True when the tip has changed.</param>
/// <param name="Majority">The tip that most of those hold that answered, this node included.</param>
/// <param name="Agreeing">How many nodes hold that tip.</param>
/// <param name="Asked">How many nodes were asked, this node included.</param>
[GenerateSerializer, Immutable, Alias("ballot.ResolveReport")]
public sealed record ResolveReport(
    [property: Id(0)] string Node, [property: Id(1)] Hash256 Before, [property: Id(2)] Hash256 After, [property: Id(3)] bool Swapped,
    [property: Id(4)] Hash256 Majority, [property: Id(5)] int Agreeing, [property: Id(6)] int Asked);

/// <summary>An attack that can be staged.</summary>
/// <param name="Kind">Its name in routes, settings and commands.</param>
/// <param name="Title">What the attacker does, in a few words.</param>
/// <param name="Tries">What the attack tries, as a sentence.</param>
/// <param name="Did">What a node did that staged it: goes on after the node's name.</param>
/// <param name="Rule">The rule by which every node refuses it.</param>
[GenerateSerializer, Immutable, Alias("ballot.AttackKind")]
public sealed record AttackKind(
    [property: Id(0)] string Kind, [property: Id(1)] string Title, [property: Id(2)] string Tries, [property: Id(3)] string Did,
    [property: Id(4)] string Rule);

/// <summary>All attacks that can be staged.</summary>
[GenerateSerializer, Immutable, Alias("ballot.AttackList")]
public sealed record AttackList([property: Id(0)] ImmutableArray<AttackKind> Kinds);

/// <summary>Material of an attack.</summary>
/// <param name="Kind">The attack's name.</param>
/// <param name="By">The node that forged it.</param>
/// <param name="Blocks">Forged blocks, in the order in which to send them.</param>
/// <param name="Transactions">Forged transactions.</param>
[GenerateSerializer, Immutable, Alias("ballot.ForgedItem")]
public sealed record ForgedItem(
    [property: Id(0)] string Kind, [property: Id(1)] string By, [property: Id(2)] byte[][] Blocks, [property: Id(3)] byte[][] Transactions);

/// <summary>One node's verdict.</summary>
/// <param name="Node">The judging node.</param>
/// <param name="Accepted">True when it accepted the material.</param>
/// <param name="Rule">The rule that was broken; null where it was accepted.</param>
[GenerateSerializer, Immutable, Alias("ballot.NodeVerdict")]
public sealed record NodeVerdict([property: Id(0)] string Node, [property: Id(1)] bool Accepted, [property: Id(2)] string? Rule);
