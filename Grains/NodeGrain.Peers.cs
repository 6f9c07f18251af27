using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains;

/// <summary>The node grain's methods for peers, tracker and miner.</summary>
public sealed partial class NodeGrain
{
    private const int MostLocators = 100;
    private const int MostWanted = 1000;
    private const int BodyPageBytes = 1024 * 1024;

    private bool TakesPart => _enrolment is { IsMember: true };

    /// <inheritdoc/>
    public Task NewBlock(BlockHint hint) => Heed(node => node.Comparison.AcceptHint(hint, _stopping));

    /// <inheritdoc/>
    public Task NewTransactions(TransactionHint hint) => Heed(node => node.Relay.AcceptHint(hint, _stopping));

    /// <inheritdoc/>
    public Task PeerListUpdate(PeerList peers)
    {
        // A failed beat logs itself, and another one comes.
        if (!_stopping.IsCancellationRequested) _enrolment?.AskForPeers(peers.Version, _stopping).Ignore();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ChainInfo> GetChainInfo()
    {
        var node = await Shown();
        var (tip, pool) = (node.Replica.Chain.Tip, node.Replica.Pool);
        return new(
            Name, tip.Hash.ToArray(), tip.Work, tip.Height.Value, pool.Count, pool.Digest.ToArray(), node.Clock.Now.Milliseconds,
            node.Closings.MustMineBefore.Milliseconds);
    }

    /// <inheritdoc/>
    public async Task<HeaderPage> GetHeaders(HeaderQuery query, CancellationToken stop)
    {
        var chain = (await Shown()).Replica.Chain;
        var fork = query.Locator.Take(MostLocators).Where(bytes => bytes.Length == Hash256.Size)
            .Select(bytes => chain.Find(Hash256.From(bytes)))
            .FirstOrDefault(entry => entry is not null && chain.IsActive(entry)) ?? chain.At(new(0))!;
        var headers = new List<byte>();
        for (var height = fork.Height.Next; headers.Count < Synchroniser.HeadersAPage * BlockHeader.Size && chain.At(height) is { } entry;
            height = height.Next)
            headers.AddRange(entry.Header.Encode());
        return new([.. headers]);
    }

    /// <inheritdoc/>
    public Task<BlockPage> GetBlocks(BlockQuery query, CancellationToken stop) => Ask(async (node, ended) =>
    {
        var blocks = node.Replica.Blocks;
        var page = new List<byte[]>();
        var room = BodyPageBytes;
        foreach (var bytes in query.Hashes.Take(MostWanted).Where(bytes => bytes.Length == Hash256.Size))
        {
            if (await blocks.ReadBytes(Hash256.From(bytes), ended) is not { } body) break;
            room -= body.Length;
            if (page.Count > 0 && room < 0) break;
            page.Add(body);
        }

        return new BlockPage([.. page]);
    }, stop);

    /// <inheritdoc/>
    public async Task<TransactionBatch> GetTransactions(int offset, CancellationToken stop) =>
        new(Views.Page((await Shown()).Replica.Pool.Transactions.Skip(Math.Max(0, offset))));

    /// <inheritdoc/>
    public async Task<MiningTemplate?> GetTemplate(HashReport report)
    {
        var node = await Shown();
        if (report.Seconds > 0) (_hashed, node.Meter.HashRate) = (report, report.Hashes / report.Seconds);
        return TakesPart ? node.Templates.Next() : null;
    }

    /// <inheritdoc/>
    public async Task<NodeVerdict> Mined(MinedNonce mined) =>
        Views.Judgement(Name, await Ask(node => node.Blocks.AcceptMined(mined, _stopping)));

    /// <summary>
    /// Starts the work for a hint, and holds no request open meanwhile: a node can't leave its silo before its last request has ended. A
    /// node that is not open yet, or is no member, drops hints at once. Otherwise nothing would bound how many wait, and the next
    /// comparison with peers makes up for them.
    /// </summary>
    private Task Heed(Func<Node, Task> work)
    {
        if (TakesPart && !_stopping.IsCancellationRequested) _ = Run();
        return Task.CompletedTask;

        async Task Run()
        {
            try
            {
                await work(await _opened.Task);
            }
            catch (Exception failure) when (failure is OperationCanceledException or TimeoutException or SiloUnavailableException)
            {
                // The node is stopping, or its queue is full.
                Unheeded(log, Name, failure.Message);
            }
            catch (Exception failure)
            {
                Spoiled(log, failure, Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Node} dropped a hint: {Reason}")]
    private static partial void Unheeded(ILogger log, string node, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Node} failed to follow a hint")]
    private static partial void Spoiled(ILogger log, Exception failure, string node);
}
