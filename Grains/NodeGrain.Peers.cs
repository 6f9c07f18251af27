using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains;

/// <summary>The node's face to peers, tracker and miner.</summary>
public sealed partial class NodeGrain
{
    private const int MostLocators = 100;
    private const int MostWanted = 1000;
    private const int BodyPageBytes = 1024 * 1024;

    private bool TakesPart => _enrolment is { IsMember: true };

    /// <inheritdoc/>
    public async Task NewBlock(BlockHint hint)
    {
        var node = await _opened.Task;
        if (TakesPart) await node.TakeHint(hint, _stopping);
    }

    /// <inheritdoc/>
    public async Task NewVotes(TransactionHint hint)
    {
        var node = await _opened.Task;
        if (TakesPart) await node.TakeVotes(hint, _stopping);
    }

    /// <inheritdoc/>
    public async Task PeerListUpdate(PeerList peers) => (await _opened.Task).Peers.Update(peers);

    /// <inheritdoc/>
    public async Task<ChainInfo> GetChainInfo()
    {
        var replica = (await _opened.Task).Replica;
        var (tip, pool) = (replica.Chain.Tip, replica.Pool);
        return new(Name, tip.Hash.ToArray(), tip.Work, tip.Height.Value, pool.Count, pool.Digest.ToArray());
    }

    /// <inheritdoc/>
    public async Task<HeaderPage> GetHeaders(HeaderQuery query)
    {
        var chain = (await _opened.Task).Replica.Chain;
        var fork = query.Locator.Take(MostLocators).Where(bytes => bytes.Length == Hash256.Size).Select(bytes => chain.Find(Hash256.From(bytes)))
            .FirstOrDefault(entry => entry is not null && chain.IsActive(entry)) ?? chain.At(new(0))!;
        var headers = new List<byte>();
        for (var height = fork.Height.Next; headers.Count < Node.HeadersAPage * BlockHeader.Size && chain.At(height) is { } entry; height = height.Next)
            headers.AddRange(entry.Header.Encode());
        return new([.. headers]);
    }

    /// <inheritdoc/>
    public async Task<BlockPage> GetBlocks(BlockQuery query)
    {
        var blocks = (await _opened.Task).Replica.Blocks;
        var page = new List<byte[]>();
        var room = BodyPageBytes;
        foreach (var bytes in query.Hashes.Take(MostWanted).Where(bytes => bytes.Length == Hash256.Size))
        {
            if (await blocks.ReadBytes(Hash256.From(bytes), _stopping) is not { } body) break;
            room -= body.Length;
            if (page.Count > 0 && room < 0) break;
            page.Add(body);
        }

        return new([.. page]);
    }

    /// <inheritdoc/>
    public async Task<TransactionBatch> GetVotes(int offset) =>
        new(Views.Page((await _opened.Task).Replica.Pool.Transactions.Skip(Math.Max(0, offset))));

    /// <inheritdoc/>
    public async Task<MiningTemplate?> GetTemplate(HashReport report)
    {
        var node = await _opened.Task;
        if (report.Seconds > 0) _hashed = report;
        return TakesPart ? node.Templates.Next() : null;
    }

    /// <inheritdoc/>
    public async Task<NodeVerdict> Mined(MinedNonce mined) => Views.Judgement(Name, await Ask(node => node.TakeMined(mined, _stopping)));
}
