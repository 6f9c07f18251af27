using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansBallot.Benchmarks.Ballots;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Benchmarks.Validation;

/// <summary>A valid chain made in memory: one election, its votes in full blocks, real keys, signatures and work.</summary>
/// <param name="Parameters">The network's parameters.</param>
/// <param name="Blocks">Canonical bytes from height 1 upwards.</param>
/// <param name="Votes">The votes in them.</param>
internal sealed record GrownChain(ChainParameters Parameters, ImmutableArray<byte[]> Blocks, Transaction[] Votes)
{
    /// <summary>A network for chains that nothing else uses.</summary>
    public static ChainParameters OfItsOwn { get; } = new("grown", 1000, new(Limits.MinimumDifficulty), new(50), Hash256.Of("grown"u8));

    /// <summary>Grows a chain at minimum difficulty.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="count">How many votes.</param>
    /// <param name="perBlock">Votes in a block.</param>
    /// <param name="report">Gets the number of signed votes now and then.</param>
    public static GrownChain Grow(ChainParameters parameters, int count, int perBlock, Action<int> report)
    {
        using var miner = RSA.Create(3072);
        using var organiser = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var start = new Timestamp(1_700_000_000_000);
        var open = Transaction.Sign(
            parameters.Id,
            new OpenElection(
                PublicKey.Of(organiser), "Grown", ["yes", "no"], start, start.Plus(Limits.AheadMilliseconds),
                OpenElection.DefaultSettle, start),
            organiser);
        var votes = SignedVotes.Make(
            parameters.Id, new(open.Id.Value), [.. Enumerable.Range(0, count).Select(i => new Ballot([i % 2]))], start, report);

        var chain = new Chain(parameters);
        var blocks = ImmutableArray.CreateBuilder<byte[]>();
        foreach (var body in votes.Chunk(perBlock).Prepend([open]))
        {
            var block = Mine(chain, body, new(chain.Tip.Height.Next, NodeKey.Of(miner), PublicKey.Of(organiser), parameters.RewardAt(
                chain.Tip.Height.Next)), start, miner);
            blocks.Add(block.Encode());
        }

        return new(parameters, blocks.ToImmutable(), votes);
    }

    private static Block Mine(Chain chain, Transaction[] body, Coinbase coinbase, Timestamp start, RSA miner)
    {
        // Every block takes exactly the target time, so that the difficulty stays where it is.
        var began = Timestamp.Later(start, chain.Tip.Header.Time);
        var time = began.Plus(chain.Parameters.TargetBlockTime);
        var draft = chain.State.Draft(body, time);
        if (draft.Transactions.Length != body.Length)
            throw new InvalidOperationException($"{body.Length} votes don't fit into a block: {draft.Transactions.Length} do.");
        var header = new BlockHeader(
            coinbase.Height, chain.Tip.Hash, Block.MerkleRoot(coinbase, draft.Transactions), draft.TallyRoot, time, began,
            chain.NextDifficulty, Nonce: 0);
        var block = Work(chain.Parameters, header, coinbase, draft.Transactions, miner);
        Append(chain, block);
        return block;
    }

    /// <summary>Another miner's block of the same transactions on the same parent, a little later. No block stands on it.</summary>
    public static Block Rival(ChainParameters parameters, Block block, ulong later, RSA miner)
    {
        var coinbase = block.Coinbase with { Miner = NodeKey.Of(miner) };
        var header =
            block.Header with { MerkleRoot = Block.MerkleRoot(coinbase, block.Transactions), Time = block.Header.Time.Plus(later) };
        return Work(parameters, header, coinbase, block.Transactions, miner);
    }

    private static Block Work(
        ChainParameters parameters, BlockHeader header, Coinbase coinbase, ImmutableArray<Transaction> transactions, RSA miner)
    {
        var nonce = NonceSearch.Find(header.Encode(), header.Difficulty.Value, first: 0, ulong.MaxValue);
        return Block.Sign(parameters.Id, header with { Nonce = nonce!.Value }, coinbase, transactions, miner);
    }

    /// <summary>Puts a block whose body was checked on top of a chain.</summary>
    public static void Append(Chain chain, Block block)
    {
        Require(chain.AddHeader(block.Header, now: null, out var entry));
        chain.AddBody(entry!);
        Require(chain.Perform(chain.NextReorg()!, new Dictionary<Hash256, Block> { [block.Hash] = block }).Rule);
    }

    public static void Require(Rejection rule)
    {
        if (rule != Rejection.None) throw new InvalidOperationException($"A grown chain breaks {rule.Name()}.");
    }
}
