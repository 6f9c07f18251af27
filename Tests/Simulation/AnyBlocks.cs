using System.Security.Cryptography;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Simulation;

/// <summary>Blocks that come after a node's best chain: sound ones, and ones in which one thing or two are spoiled.</summary>
internal sealed class AnyBlocks(TestNode node, Random random)
{
    private static readonly Voter[] _miners = [Voters.Ann, Voters.Bob, Voters.Cid];

    private readonly AnyBody _body = new(node, random);
    private readonly TestMiner _miner = new(node.Network);

    /// <summary>How long blocks take, in milliseconds. In every other chain they come so fast that the difficulty rises.</summary>
    private readonly ulong[] _paces = random.Next(2) == 0 ? [1, 300, 500, 900] : [1, 900, 2_000, 7_000, 40_000];

    public Block Next()
    {
        var parent = node.Chain.Tip.Header;

        // A high difficulty comes down again, as somebody has to mine all this.
        var worked = node.Chain.NextDifficulty.Value > 4 * Limits.MinimumDifficulty ? 8_000 : Any(_paces);
        var time = Timestamp.Later(parent.Time, TestNetwork.Epoch).Plus(worked + Any<ulong>(0, 0, 100));
        var plan = new Plan(time.Minus(worked), time, [.. _body.Sound(time)]) { Account = Any(_miners) };
        if (random.Next(25) == 0)
        {
            // Nothing else is spoiled: of a block that would wait for its parent, a node names what the body breaks (§7).
            plan.Edit(header => header with { Previous = Hash256.Of(BitConverter.GetBytes(random.Next())) });
            return Make(plan, parent);
        }

        if (random.Next(2) == 0) plan.Body.Insert(random.Next(plan.Body.Count + 1), _body.Forged(time));
        for (var spoils = Any(0, 0, 0, 0, 1, 1, 2); spoils > 0; spoils--) Spoil(plan, parent);
        return Make(plan, parent);
    }

    /// <summary>A moment after the best chain, and a transaction that keeps or breaks whatever rules then.</summary>
    public (Timestamp At, Transaction Transaction) NextTransaction()
    {
        var at = node.Chain.Tip.Header.Time.Plus(Any(_paces));
        return (at, _body.One(at));
    }

    private void Spoil(Plan plan, BlockHeader parent)
    {
        switch (random.Next(17))
        {
            case 0: plan.Edit(header => header with { Height = new((ulong)((long)header.Height.Value + Any(-1L, 1L))) }); break;
            case 1: plan.Edit(header => header with { Time = parent.Time, Started = parent.Time }); break;
            case 2: plan.Edit(header => header with { Started = parent.Time.Minus(1) }); break;
            case 3: plan.Edit(header => header with { Started = header.Time.Plus(Any(0UL, 1UL)) }); break;
            case 4: plan.Edit(header => header with { Difficulty = new((ulong)((long)header.Difficulty.Value + Any(-1L, 1L))) }); break;
            case 5: plan.Edit(header => header with { Difficulty = new(header.Difficulty.Value / 2) }); break;
            case 6: plan.Edit(header => header with { MerkleRoot = Hash256.Zero }); break;
            case 7: plan.Edit(header => header with { TallyRoot = Any(parent.TallyRoot, Hash256.Zero) }); break;
            case 8: plan.Pay(coinbase => coinbase with { Height = new(coinbase.Height.Value - 1) }); break;
            case 9: plan.Pay(coinbase => coinbase with { Reward = new(Any<ulong>(0, 49, 51, ulong.MaxValue)) }); break;
            case 10: plan.Pay(coinbase => coinbase with { Account = coinbase.Account with { Y = default } }); break;
            case 11: plan.IsIdle = true; break;
            case 12: plan.Key = NodeKeys.Second; break;
            case 13: plan.Chain = Hash256.Zero; break;
            case 14: plan.Body.Clear(); break;
            case 15: plan.IsCut = true; break;
            default: plan.Body.Add(_body.Forged(plan.Time)); break;
        }
    }

    private Block Make(Plan plan, BlockHeader parent)
    {
        var mined = _miner.Mine(
            parent, node.Chain.Tip.HeadersDown(), node.State, plan.Body, plan.Time,
            header => plan.Header(header with { Started = Timestamp.Later(parent.Time, plan.Started) }),
            coinbase => plan.Coinbase(coinbase with { Account = plan.Account.Key }));
        return Block.Sign(
            plan.Chain ?? node.Network.Id, plan.IsIdle ? TestMiner.Idle(mined.Header) : mined.Header, mined.Coinbase,
            plan.IsCut ? [.. mined.Transactions.Skip(1)] : mined.Transactions, plan.Key);
    }

    private T Any<T>(params T[] values) => values[random.Next(values.Length)];

    private sealed class Plan(Timestamp started, Timestamp time, List<Transaction> body)
    {
        public Timestamp Started => started;

        public Timestamp Time => time;

        public List<Transaction> Body => body;

        public required Voter Account { get; init; }

        public Func<BlockHeader, BlockHeader> Header { get; private set; } = header => header;

        public Func<Coinbase, Coinbase> Coinbase { get; private set; } = coinbase => coinbase;

        public RSA Key { get; set; } = NodeKeys.First;

        /// <summary>The chain that is signed for; null for the network's.</summary>
        public Hash256? Chain { get; set; }

        /// <summary>Whether the header lacks its work.</summary>
        public bool IsIdle { get; set; }

        /// <summary>Whether a transaction is lost after the header was made.</summary>
        public bool IsCut { get; set; }

        public void Edit(Func<BlockHeader, BlockHeader> edit)
        {
            var before = Header;
            Header = header => edit(before(header));
        }

        public void Pay(Func<Coinbase, Coinbase> edit)
        {
            var before = Coinbase;
            Coinbase = coinbase => edit(before(coinbase));
        }
    }
}
