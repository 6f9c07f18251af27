using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Nodes;

/// <summary>A peer that answers what a test wants, and keeps what it was told. It has <see cref="INodePeer"/>'s methods.</summary>
internal sealed class ScriptedPeer(string name)
{
    public List<TransactionHint> Votes { get; } = [];

    public List<BlockHint> Blocks { get; } = [];

    /// <summary>What it says of itself beside its tip.</summary>
    public Func<ulong> Clock { get; set; } = () => 0;

    public ulong MustMineBefore { get; set; } = Timestamp.Max.Milliseconds;

    /// <summary>How many pages of headers it was asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>The blocks whose bodies it was asked for, in order.</summary>
    public List<Hash256> Wanted { get; } = [];

    /// <summary>Its answers; by default it is silent about its tip, and sends nothing.</summary>
    public Func<Task<ChainInfo>> Info { get; set; } = () => Task.FromException<ChainInfo>(new TimeoutException("This peer is silent."));

    public Func<HeaderQuery, Task<HeaderPage>> Headers { get; set; } = _ => Task.FromResult(new HeaderPage([]));

    public Func<BlockQuery, Task<BlockPage>> Bodies { get; set; } = _ => Task.FromResult(new BlockPage([]));

    public Func<int, Task<TransactionBatch>> Pool { get; set; } = _ => Task.FromResult(new TransactionBatch([]));

    /// <summary>It has these blocks, as any honest peer would.</summary>
    public void Hold(params Block[] chain)
    {
        Info = () => Task.FromResult(Tip(chain[^1].Header));
        Headers = query => Task.FromResult(new HeaderPage(
            [.. chain[(Array.FindLastIndex(chain, block => Named(query.Locator, block)) + 1)..].SelectMany(block =>
                block.Header.Encode())]));
        Bodies = query => Task.FromResult(new BlockPage(
            [.. chain.Where(block => Named(query.Hashes, block)).Select(block => block.Encode())]));

        static bool Named(byte[][] hashes, Block block) => hashes.Any(hash => hash.AsSpan().SequenceEqual(block.Hash.ToArray()));
    }

    public ChainInfo Tip(BlockHeader header) =>
        new(name, header.Hash.ToArray(), 1, header.Height.Value, 0, Hash256.Zero.ToArray(), Clock(), MustMineBefore);

    public Task NewTransactions(TransactionHint hint)
    {
        Votes.Add(hint);
        return Task.CompletedTask;
    }

    public Task NewBlock(BlockHint hint)
    {
        Blocks.Add(hint);
        return Task.CompletedTask;
    }

    public Task<ChainInfo> GetChainInfo() => Info();

    public Task<HeaderPage> GetHeaders(HeaderQuery query)
    {
        Asked++;
        return Headers(query);
    }

    public Task<BlockPage> GetBlocks(BlockQuery query)
    {
        Wanted.AddRange(query.Hashes.Select(hash => Hash256.From(hash)));
        return Bodies(query);
    }

    public Task<TransactionBatch> GetTransactions(int offset) => Pool(offset);
}
