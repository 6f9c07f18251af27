using System.Text;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Liars;

/// <summary>
/// Sends far more than anybody asked for, and all of it looks valid: hints of blocks and votes under any name, headers with their work,
/// blocks that connect to nothing, submissions, questions; and to tracker and registrar names that nobody has.
/// </summary>
internal sealed class Flood(Dice dice, ChainParameters parameters) : Lie(dice)
{
    /// <summary>More than any node takes at once.</summary>
    private const int Hints = 120, Batches = 8, Pieces = 1200, Names = 30;

    private readonly Forger _forger = new(dice, parameters);
    private readonly Dictionary<ElectionId, ElectionView> _elections = [];
    private readonly List<byte[]> _votes = [];
    private IReadOnlyList<BlockHeader> _children = [];

    public override object Answer(object honest) => honest switch
    {
        HeaderPage page => page with { Headers = [.. page.Headers, .. Headers.SelectMany(header => header.Encode())] },
        TransactionBatch batch => batch with { Transactions = [.. batch.Transactions, .. _votes] },
        _ => honest,
    };

    public override IEnumerable<Func<IGrainFactory, Task>> Unasked(string liar, string node)
    {
        string[] names = [liar, .. Enumerable.Range(0, Names).Select(_ => $"nobody-{Dice.Below(1_000_000)}")];
        byte[][] junk = [.. Enumerable.Range(0, INodeGrain.MostListed).Select(_ => new[] { (byte)Dice.Below(256) })];
        byte[][] hashes = [.. Enumerable.Range(0, Names).Select(_ => Dice.Bytes(Hash256.Size))];
        yield return grains => Learn(grains.GetGrain<INodeGrain>(node));
        for (var i = 0; i < Hints; i++)
        {
            var (from, header) = (Dice.Pick(names), Dice.Pick(Headers).Encode());
            yield return grains => grains.GetGrain<INodePeer>(node).NewBlock(new(from, header));
            byte[][] votes = _votes.Count == 0 ? junk[..10] : [.. Enumerable.Range(0, 10).Select(_ => Dice.Pick(_votes))];
            yield return grains => grains.GetGrain<INodePeer>(node).NewTransactions(new(liar, votes));
        }

        for (var i = 0; i < Batches; i++) yield return grains => grains.GetGrain<INodeGrain>(node).Submit(new(junk));
        yield return grains => grains.GetGrain<INodeGrain>(node).Submit(new([.. _votes]));
        yield return grains => grains.GetGrain<INodeGrain>(node).Examine(new("flood", liar, [.. _forger.Orphans], []));
        for (var i = 0; i < Pieces; i++)
            yield return grains => grains.GetGrain<INodeGrain>(node).Examine(new("flood", liar, [], []));
        yield return grains => grains.GetGrain<INodePeer>(node).PeerListUpdate(new(Dice.Below(1000), []));
        yield return grains => grains.GetGrain<INodePeer>(node).GetHeaders(new(hashes));
        yield return grains => grains.GetGrain<INodePeer>(node).GetBlocks(new(hashes));
        yield return grains => grains.GetGrain<INodePeer>(node).GetTransactions(Dice.Below(100));
        foreach (var name in names[1..])
        {
            yield return grains => grains.GetGrain<ITrackerGrain>(ITrackerGrain.Key).Heartbeat(new(name, [], 0, default, 0, [1]));
            yield return grains => Register(grains.GetGrain<ITrackerGrain>(ITrackerGrain.Key), name);
            foreach (var (id, election) in _elections.Where(one => one.Value.Definition.Roll is not null))
            {
                var registrar = RegistrarKey.Of(election.Definition.Roll!.Root);
                yield return grains => grains.GetGrain<IRegistrarGrain>(registrar).Issue(
                    new(id, Encoding.ASCII.GetBytes(name), "a stranger's code"u8.ToArray(), new byte[256]));
            }
        }
    }

    private static async Task Register(ITrackerGrain tracker, string name) =>
        await tracker.Register(new(name, [], (await tracker.Challenge(name)).Nonce, []));

    private IReadOnlyList<BlockHeader> Headers => [.. _children, .. _forger.Headers];

    /// <summary>Learns the tip and the elections.</summary>
    private async Task Learn(INodeGrain node)
    {
        var latest = (await node.GetBlocks(null, Retargeting.Window)).Blocks;
        _children = [.. _forger.ChildrenOf([.. latest.Reverse().Select(block => BlockHeader.TryDecode(block.Header)!)])];
        foreach (var election in (await node.GetElections(null, INodeGrain.MostListed))!.Elections)
        {
            if (_elections.TryAdd(election.Id, election) && election.Definition.Roll is null)
                _votes.AddRange(_forger.Votes(election).Select(vote => vote.Bytes.ToArray()));
        }
    }
}
