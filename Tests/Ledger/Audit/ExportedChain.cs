using OrleansBallot.Client;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger.Audit;

/// <summary>A small, sound chain with an open and a sealed election, as blocks and as an export; made once.</summary>
internal static class ExportedChain
{
    public const string Title = "Colour [of] the [red]shed[/]";

    private static readonly Lazy<TestNode> _node = new(Build);

    public static TestNetwork Network => TestNetwork.Default;

    public static Transaction Election { get; } = Network.Open(Voters.Organiser, Title);

    public static Transaction ShortElection { get; } = Network.Open(Voters.Organiser, "Lunch", options: 2, openFor: 4_000, settle: 0);

    public static Transaction LastVote { get; } = Network.Vote(Voters.Dot, Election, 1);

    public static IReadOnlyList<Block> Blocks => _node.Value.Best;

    public static Hash256 Tip => Blocks[^1].Hash;

    public static IReadOnlyList<byte[]> Frames => [.. Blocks.Select(block => ExportFormat.Frame(block.Encode()))];

    public static byte[] Prologue => ExportFormat.Prologue(Network.Parameters);

    public static byte[] Export => Join(Frames);

    /// <summary>An export of other frames.</summary>
    public static byte[] Join(IEnumerable<byte[]> frames) => [.. Prologue, .. frames.SelectMany(frame => frame)];

    /// <summary>An export in which one block is another.</summary>
    public static byte[] With(int height, Block block) =>
        Join(Frames.Select((frame, index) => index == height - 1 ? ExportFormat.Frame(block.Encode()) : frame));

    /// <summary>A receipt of a transaction, by a node with a key of its own.</summary>
    /// <param name="transaction">Whose.</param>
    /// <param name="network">Of which network.</param>
    /// <param name="before">
    /// How long before the last block it was given, in milliseconds; by default so long that the chain must hold it.
    /// </param>
    public static Receipt ReceiptOf(Transaction transaction, TestNetwork? network = null, ulong before = Limits.LeastSettleMilliseconds)
    {
        TransactionId[] group = [transaction.Id];
        var accepted = new Timestamp(Blocks[^1].Header.Time.Milliseconds - before);
        var digest = Receipt.GroupDigest((network ?? Network).Id, "node-1", accepted, group);
        return Receipt.ForGroup("node-1", NodeKeys.Miner, accepted, group, NodeKey.Sign(NodeKeys.First, digest))[0];
    }

    public static async Task<Auditor?> AuditAsync(byte[] export)
    {
        using var stream = new MemoryStream(export);
        return await FileAudit.RunAsync(stream, _ => { }, TestContext.Current.CancellationToken);
    }

    private static TestNode Build()
    {
        var node = new TestNode(Network);
        node.Mine(Election, ShortElection);
        node.Mine(Network.Vote(Voters.Ann, Election, 0), Network.Vote(Voters.Ann, ShortElection, 1));
        node.Mine(Network.Vote(Voters.Bob, Election, 1));
        node.Mine(Network.Vote(Voters.Cid, Election, 1));
        node.Mine(Network.Seal(ShortElection), LastVote);
        return node;
    }
}
