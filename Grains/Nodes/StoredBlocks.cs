using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Where a node's bodies are, and their data for lists of blocks. Bodies are read on demand; the last few stay in memory.
/// </summary>
internal sealed class StoredBlocks(Hash256 chain, INodeLog log)
{
    private const int KeptAtHand = 8;

    private readonly Dictionary<Hash256, StoredBlock> _stored = [];
    private readonly Dictionary<NodeKey, string> _miners = [];
    private readonly Queue<Block> _atHand = new();

    public StoredBlock? Find(Hash256 hash) => _stored.TryGetValue(hash, out var stored) ? stored : null;

    public void Add(Block block, LogPosition position)
    {
        if (!_miners.TryGetValue(block.Coinbase.Miner, out var miner))
            _miners[block.Coinbase.Miner] = miner = block.Coinbase.Miner.Fingerprint;
        _stored[block.Hash] = new(
            position, miner, block.Transactions.Length, block.Transactions.Sum(transaction => transaction.Bytes.Length));
        _atHand.Enqueue(block);
        if (_atHand.Count > KeptAtHand) _atHand.Dequeue();
    }

    /// <summary>The canonical bytes of a stored block.</summary>
    public async ValueTask<byte[]?> ReadBytes(Hash256 hash, CancellationToken stop) =>
        Find(hash) is { } stored ? await log.ReadPortably(stored.Position, stop) : null;

    /// <summary>A stored block.</summary>
    public async ValueTask<Block> Read(Hash256 hash) =>
        AtHand(hash) ?? Decode(hash, await ReadBytes(hash, CancellationToken.None));

    /// <summary>Decodes a stored block and works on it off-turn: anyone may ask, and a block may have 4 MiB.</summary>
    public async Task<T> Read<T>(Hash256 hash, Func<Block, T> work, IOffTurn offTurn, CancellationToken stop)
    {
        var atHand = AtHand(hash);
        var bytes = atHand is null ? await ReadBytes(hash, stop) : null;
        return await offTurn.Run(() => work(atHand ?? Decode(hash, bytes)), stop);
    }

    private Block? AtHand(Hash256 hash) => _atHand.FirstOrDefault(block => block.Hash == hash);

    private Block Decode(Hash256 hash, byte[]? bytes)
    {
        if (bytes is null) throw new InvalidOperationException($"Block {hash} is not stored.");
        var rule = Block.TryDecode(chain, bytes, out var block);
        return rule == Rejection.None ? block! : throw new InvalidDataException($"Stored block {hash} is {rule.Name()}.");
    }
}

/// <summary>A body on disk.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Miner">The fingerprint of the key that mined it.</param>
/// <param name="Transactions">How many transactions it holds.</param>
/// <param name="Bytes">The size of those transactions.</param>
internal readonly record struct StoredBlock(LogPosition Position, string Miner, int Transactions, int Bytes);
