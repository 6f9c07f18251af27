using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Text;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Takes headers and blocks from anyone, and nonces from this node's miner. All go through the same checks.</summary>
internal sealed partial class BlockIntake(
    NodeIdentity identity, Replica replica, BlockChecks checks, Pump pump, Templates templates, IOffTurn offTurn,
    NodeMeter meter, ILogger log)
{
    /// <summary>
    /// Judges headers that follow each other, and keeps none. Returns the number of bytes before the first refused header, and its rule.
    /// </summary>
    public Task<(Rejection Rule, int Length)> Follow(HeaderWalk walk, byte[] page, CancellationToken stop)
    {
        if (!IsPage(page)) return Task.FromResult((Rejection.Malformed, 0));
        var now = replica.LatestTime;
        return offTurn.Run(() => walk.Take(page, now), stop);
    }

    /// <summary>Ends taking in a branch beyond the room for branches.</summary>
    public Task End(ProvenBranch branch) => pump.DoFirst(branch.Dispose);

    /// <summary>Judges headers in order. Returns the last known entry, and the rule of the first refused header.</summary>
    public Task<(Rejection Rule, ChainEntry? Last)> AcceptHeaders(byte[] page, CancellationToken stop, ProvenBranch? branch = null) =>
        pump.Do(() =>
        {
            ChainEntry? last = null;
            if (!IsPage(page)) return new((Rejection.Malformed, last));
            foreach (var bytes in page.Chunk(BlockHeader.Size))
            {
                // A return, because an exception in the pump ends the whole activation.
                if (stop.IsCancellationRequested) break;
                var header = BlockHeader.TryDecode(bytes);
                var rule = header is null ? Rejection.Malformed : replica.AddHeader(header, branch);
                if (rule != Rejection.None) return new((rule, last));
                last = replica.Chain.Find(header!.Hash);
            }

            return ValueTask.FromResult((Rejection.None, last));
        });

    /// <summary>Takes a block from anyone, and then the blocks that waited for it.</summary>
    /// <returns>The verdict on the block itself.</returns>
    public async Task<Verdict> Accept(byte[] bytes, CancellationToken stop)
    {
        var waiting = new Queue<Block>();
        var verdict = await Accept(bytes, waiting, stop);
        while (waiting.TryDequeue(out var orphan)) await Accept(orphan.Encode(), waiting, stop);
        return verdict;
    }

    /// <summary>Takes a nonce from this node's miner: signs the block and treats it like anyone's.</summary>
    public async Task<Verdict> AcceptMined(MinedNonce mined, CancellationToken stop)
    {
        if (templates.Find(mined) is not { } template) return Rejection.NotBest;
        var bytes = await offTurn.Run(
            () => identity.Sign(replica.Chain.Parameters.Id, template.Header, template.Coinbase, template.Transactions).Encode(), stop);

        // Signing takes milliseconds. A block that came meanwhile was first, and a rival to it would only make a branch.
        if (templates.Find(mined) is null) return Rejection.NotBest;
        var verdict = await Accept(bytes, stop);
        if (!verdict.Accepted) return verdict;
        templates.Count();
        meter.Mined();
        return verdict;
    }

    private static bool IsPage(byte[] page) =>
        page.Length <= Synchroniser.HeadersAPage * BlockHeader.Size && page.Length % BlockHeader.Size == 0;

    /// <summary>Checks the header first, then body and signatures, and then stores the block and runs fork choice.</summary>
    private async Task<Verdict> Accept(byte[] bytes, Queue<Block> orphans, CancellationToken stop)
    {
        var (rule, block) = await checks.Decode(bytes, stop);
        if (rule != Rejection.None) return rule;
        rule = await pump.Do(() => ValueTask.FromResult(replica.AddHeader(block!.Header)));
        if (rule == Rejection.UnknownParent) return await AcceptOrphan(block!, bytes.Length, stop);
        if (rule != Rejection.None) return rule;
        var body = await checks.Check(block!, stop);
        var (verdict, children) = await pump.Do(async () =>
            (await replica.AddBlock(block!, bytes, body), replica.TakeOrphansOf(block!.Hash)));
        if (verdict.Accepted || verdict.Rule == Rejection.NotBest)
            Took(log, identity.Name, verdict.Accepted ? "took" : "keeps as a branch", new(block!));
        foreach (var child in children) orphans.Enqueue(child);
        return verdict;
    }

    /// <summary>Keeps a block until its parent comes. Only then are the voters' signatures checked, which cost the most.</summary>
    private async Task<Verdict> AcceptOrphan(Block block, int size, CancellationToken stop)
    {
        var rule = await checks.CheckBody(block, stop);
        return await pump.Do(() => new ValueTask<Verdict>(replica.AddOrphan(block, size, rule)));
    }

    /// <summary>A block's line in the log. It is written only when the log is read.</summary>
    private readonly record struct BlockLine(Block Block)
    {
        public override string ToString() => BlockLog.Line(Block);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} {Did} {Block}")]
    private static partial void Took(ILogger log, string node, string did, BlockLine block);
}
