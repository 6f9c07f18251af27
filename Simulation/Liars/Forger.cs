using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Liars;

/// <summary>What a flood is made of. All has its work and its signatures. It is made once a lie, and sent again and again.</summary>
internal sealed class Forger(Dice dice, ChainParameters parameters)
{
    /// <summary>More than there is room for in any node.</summary>
    private const int MostHeaders = 60, MostOrphans = 70, MostVotes = 40, MostChildren = 8;

    private readonly Person _stranger = new($"stranger {dice.Below(1_000_000)}");

    /// <summary>Headers on genesis, where work is cheap for ever. Nobody has their bodies.</summary>
    public IReadOnlyList<BlockHeader> Headers => field ??=
    [
        .. Enumerable.Range(1, MostHeaders).Select(number =>
            Work(Header(parameters.Id, Hash256.From(dice.Bytes(Hash256.Size)), (ulong)number))),
    ];

    /// <summary>Headers on a tip. Nobody has their bodies.</summary>
    /// <param name="ancestors">The tip, its parent, and so on.</param>
    public IEnumerable<BlockHeader> ChildrenOf(IReadOnlyList<BlockHeader> ancestors) => Enumerable.Range(1, MostChildren)
        .Select(number => Work(new(
            ancestors[0].Height.Next, ancestors[0].Hash, Hash256.From(dice.Bytes(Hash256.Size)), default,
            ancestors[0].Time.Plus((ulong)number), ancestors[0].Time, Retargeting.Next(parameters, ancestors), Nonce: 0)));

    /// <summary>Blocks whose parent nobody has.</summary>
    public IReadOnlyList<byte[]> Orphans => field ??= MakeOrphans();

    /// <summary>Votes in an election that is open to any key.</summary>
    public IEnumerable<Transaction> Votes(ElectionView election) => Enumerable.Range(0, MostVotes)
        .Select(number => new Person($"{_stranger.Name} {number}"))
        .Select(voter => voter.Sign(
            parameters.Id,
            new CastVote(voter.Key, election.Id, [dice.Below(election.Contests[0].Counts.Length)], 0, revision: 0)));

    private byte[][] MakeOrphans()
    {
        using var key = RsaKeys.OfNodes.Number(RsaKeys.OfNodes.Count - 1);
        var (parent, miner) = (Hash256.From(dice.Bytes(Hash256.Size)), NodeKey.Of(key));
        ImmutableArray<Transaction> body = [_stranger.Sign(parameters.Id, new CastVote(_stranger.Key, default, [0], 0, revision: 0))];
        var coinbase = new Coinbase(new(1), miner, _stranger.Key, parameters.RewardAt(new(1)));
        var root = Block.MerkleRoot(coinbase, body);
        return
        [
            .. Enumerable.Range(1, MostOrphans)
                .Select(number => Block.Sign(parameters.Id, Work(Header(parent, root, (ulong)number)), coinbase, body, key).Encode()),
        ];
    }

    private BlockHeader Header(Hash256 parent, Hash256 root, ulong time) =>
        new(new(1), parent, root, default, new(time), new(0), parameters.MinimumDifficulty, Nonce: 0);

    private static BlockHeader Work(BlockHeader header) =>
        header with { Nonce = NonceSearch.Find(header.Encode(), header.Difficulty.Value, first: 0, ulong.MaxValue)!.Value };
}
