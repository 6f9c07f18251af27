using OrleansBallot.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>Blocks that are mined and signed and break a rule: both auditors name it, and the transaction.</summary>
public class RuleTests
{
    /// <summary>What no block of an export can break, or nobody can tell from one.</summary>
    private static readonly Rejection[] _elsewhere =
    [
        Rejection.None, Rejection.TooLarge, Rejection.RefusedParent, Rejection.FutureTime, Rejection.TooManyBranches, Rejection.NotBest, Rejection.PoolFull,
        Rejection.NotForSubmission, Rejection.AlikeOptions, Rejection.TooLittleTime,
    ];

    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestMiner _miner = new(TestNetwork.Default);

    private static IReadOnlyList<Block> Blocks => VariedChain.Node.Best;

    private static Transaction Plurality => VariedChain.Elections[0];

    private static Transaction Approval => VariedChain.Elections[1];

    private static Transaction Score => VariedChain.Elections[2];

    private static Transaction Runoff => VariedChain.Elections[3];

    private static Transaction Schulze => VariedChain.Elections[4];

    [Fact]
    public async Task Both_name_every_rule_that_an_export_can_break()
    {
        (Rejection Rule, byte[] Block)[] broken =
        [
            .. Headers(), .. Bodies(), .. Broken().Select(one => (one.Rule, On(one.Transaction).Encode())),
        ];

        var findings = await SecondAuditor.AgreeAsync([.. broken.Select(one => After($"{one.Rule}", one.Block))]);

        Assert.Equal(broken.Select(one => one.Rule.Name()), findings.Select(finding => finding.Rule));
        Rejection[] next = [Rejection.TooManyElections, Rejection.TooManyElectionsOfKey];
        Assert.Empty(Enum.GetValues<Rejection>().Except(_elsewhere).Except(next).Except(broken.Select(one => one.Rule)));
    }

    [Fact]
    public async Task Both_draw_every_line_in_the_same_place()
    {
        const ulong closes = VariedChain.OpenFor, settles = closes + VariedChain.Settle, stated = 8_000;
        (ulong At, Transaction Transaction, Rejection Rule)[] lines =
        [
            (29_999, Vote(Voters.Dot, VariedChain.Later, [0]), Rejection.NotYetOpen),
            (30_000, Vote(Voters.Dot, VariedChain.Later, [0]), Rejection.None),
            (settles - 1, Vote(Voters.Dot, Schulze, [0]), Rejection.None),
            (settles, Vote(Voters.Dot, Schulze, [0]), Rejection.Closed),
            (closes - 1, _network.Close(Voters.Organiser, Schulze), Rejection.None),
            (closes, _network.Close(Voters.Organiser, Schulze), Rejection.Closed),
            (closes - 1, _network.Pause(Voters.Organiser, Runoff, 2), Rejection.None),
            (closes, _network.Pause(Voters.Organiser, Runoff, 2), Rejection.Closed),
            (settles - 1, _network.Seal(Schulze), Rejection.NotSettled),
            (settles, _network.Seal(Schulze), Rejection.None),
            (stated + VariedChain.Settle - 1, _network.Seal(VariedChain.Stated), Rejection.NotSettled),
            (stated + VariedChain.Settle, _network.Seal(VariedChain.Stated), Rejection.None),
            (closes - 1, VariedChain.State(VariedChain.Registrar, VariedChain.ByRoll, 3), Rejection.NotClosed),
            (closes, VariedChain.State(VariedChain.Registrar, VariedChain.ByRoll, 3), Rejection.None),
            (9_000, Vote(Voters.Ann, Schulze, [0], revision: uint.MaxValue), Rejection.OlderRevision),
            (9_000, Vote(Voters.Ann, Approval, [0], revision: 1), Rejection.OlderRevision),
            (9_000, Vote(Voters.Ann, Approval, [0], revision: 2), Rejection.None),
            (9_000, Vote(Voters.Dot, Score, [5, 5, 5]), Rejection.None),
            (9_000, Vote(Voters.Dot, Approval, [0, 1, 2]), Rejection.None),
            (9_000, Open(open => open with { Options = [.. Enumerable.Range(0, 64).Select(number => $"{number}")] }), Rejection.None),
            (9_000, Open(open => open with { Title = new('x', 200), Settle = Limits.SettleMilliseconds }), Rejection.None),
            (9_000, Open(open => open with { Closes = TestNetwork.Epoch.Plus(9_000 + Limits.AheadMilliseconds) }), Rejection.None),
            (9_000, Open(open => open with { Closes = TestNetwork.Epoch.Plus(9_001) }), Rejection.None),
            (9_000, Open(open => open with { Method = CountingMethod.Score, TopScore = 100 }), Rejection.None),
            (9_000, Open(open => open with { Method = CountingMethod.Score, TopScore = 1 }), Rejection.None),
            (9_000, Open(open => open with { Roll = VariedChain.Roll with { Size = 1 } }), Rejection.None),
            (9_000, _network.Send(Voters.Ann, Voters.Dot, 230, 2), Rejection.None),
            (9_000, _network.Send(Voters.Ann, Voters.Dot, 231, 2), Rejection.Overspend),
            (9_000, _network.Send(Voters.Bob, Voters.Ann, 1, 2), Rejection.None),
            (9_000, _network.Send(Voters.Cid, Voters.Ann, 5, 1), Rejection.None),
            (9_000, _network.Send(Voters.Cid, Voters.Ann, Limits.Coins, 1), Rejection.Overspend),
            (9_000, _network.Send(Voters.Cid, Voters.Ann, Limits.Coins + 1, 1), Rejection.WrongAmount),
        ];

        var findings = await SecondAuditor.AgreeAsync([.. lines.Select((line, number) => After(
            $"number {number}", _miner.Mine(Blocks, [line.Transaction], TestNetwork.Epoch.Plus(line.At)).Encode()))]);

        Assert.Equal(lines.Select(line => line.Rule == Rejection.None ? null : line.Rule.Name()), findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task Both_hold_sums_of_times_at_the_end_of_years()
    {
        var end = Timestamp.Max.Milliseconds;
        var node = new TestNode(_network);
        var election = VariedChain.Open("Late", open => open with { Closes = new(end - 20_000), Settle = 60_000 });
        node.MineAt(new(end - 40_000), election);
        Case At(ulong before, Transaction transaction) => new($"{before} before the end", ExportBytes.Of(
            [.. node.Best, _miner.Mine(node.Best, [transaction], new(end - before))]));

        var findings = await SecondAuditor.AgreeAsync(
            [At(1, Vote(Voters.Dot, election, [0])), At(0, Vote(Voters.Dot, election, [0])), At(1, _network.Seal(election)), At(0, _network.Seal(election))]);

        Assert.Equal([null, "closed", "not-settled", null], findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task A_pause_holds_in_blocks_once_it_has_settled()
    {
        var node = new TestNode(_network);
        node.Mine(Approval);
        node.Mine(_network.Pause(Voters.Organiser, Approval, 1));
        Case At(ulong time) => new($"at {time}", ExportBytes.Of(
            [.. node.Best, _miner.Mine(node.Best, [Vote(Voters.Dot, Approval, [0])], TestNetwork.Epoch.Plus(time))]));

        var findings = await SecondAuditor.AgreeAsync([At(2_000 + VariedChain.Settle - 1), At(2_000 + VariedChain.Settle)]);

        Assert.Equal([null, "paused"], findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task A_reward_can_not_be_spent_in_its_own_block_and_what_came_in_it_can()
    {
        Block Paying(params Transaction[] body) => _miner.Mine(Blocks, body, coinbase: coinbase => coinbase with { Account = Voters.Dot.Key });

        var findings = await SecondAuditor.AgreeAsync(
        [
            After("its own reward", Paying(_network.Send(Voters.Dot, Voters.Bob, 50, 1)).Encode()),
            After("what came", Paying(_network.Send(Voters.Ann, Voters.Dot, 50, 2), _network.Send(Voters.Dot, Voters.Bob, 50, 1)).Encode()),
            After("more than came", Paying(_network.Send(Voters.Ann, Voters.Dot, 50, 2), _network.Send(Voters.Dot, Voters.Bob, 51, 1)).Encode()),
        ]);

        Assert.Equal(["overspend", null, "overspend"], findings.Select(finding => finding.Rule));
    }

    [Theory]
    [InlineData(Limits.Coins, 0UL, null)]
    [InlineData(Limits.Coins, 1UL, "wrong-reward")]
    [InlineData(Limits.Coins / 2, Limits.Coins / 2, null)]
    [InlineData(Limits.Coins / 2 + 1, Limits.Coins / 2 + 1, "wrong-reward")]
    public async Task Blocks_pay_until_both_say_that_all_coins_are_mined(ulong reward, ulong second, string? rule)
    {
        var network = new TestNetwork(new ChainParameters("test", 1_000, new(Limits.MinimumDifficulty), new(reward), Hash256.Of("salt"u8)));
        var miner = new TestMiner(network);
        var first = miner.Mine([], [network.Open(Voters.Organiser)]);
        var next = miner.Mine([first], [network.Send(Voters.Ann, Voters.Bob, reward, 1)], coinbase: coinbase => coinbase with { Reward = new(second) });
        byte[] export = [.. ExportFormat.Prologue(network.Parameters), .. ExportFormat.Frame(first.Encode()), .. ExportFormat.Frame(next.Encode())];

        Assert.Equal(rule, (await SecondAuditor.AgreeAsync([new("two blocks", export)]))[0].Rule);
    }

    [Fact]
    public async Task Too_many_elections_are_too_many_to_both()
    {
        Transaction Open(int number) => _network.Open(Voters.Number(number / Limits.UnsealedElectionsOfKey), $"{number}", options: 2, openFor: 900_000);
        Transaction[] most = [.. Enumerable.Range(0, Limits.UnsealedElections).Select(Open)];
        var full = _miner.Mine([], most);

        var findings = await SecondAuditor.AgreeAsync(
        [
            new("as many as may be", ExportBytes.Of(full)),
            new("one more", ExportBytes.Of([_miner.Mine([], [.. most, _network.Open(Voters.Dot)])])),
            new("one more of a key", ExportBytes.Of([_miner.Mine([], [.. most[..16], Voters.Number(0).Sign(_network.Id, TestNetwork.Definition(Voters.Number(0)))])])),
        ]);

        Assert.Equal([null, "too-many-elections", "too-many-elections-of-key"], findings.Select(finding => finding.Rule));
    }

    /// <summary>Anything at all after a sound chain, valid or breaking one rule or many.</summary>
    [Fact]
    public async Task Both_name_the_same_first_rule_of_any_transactions()
    {
        var seed = Random.Shared.Next();
        var any = new AnyTransactions(new(seed));
        Case[] cases = [.. Enumerable.Range(0, 150).Select(number =>
        {
            var (time, transactions) = any.Next();
            return After($"number {number} of seed {seed}", _miner.Mine(Blocks, transactions, time).Encode());
        })];

        var findings = await SecondAuditor.AgreeAsync(cases);

        // Otherwise this compares nothing: about a third is valid, and the rest breaks very different rules.
        Assert.Contains(findings, finding => finding.Rule is null);
        Assert.True(findings.Select(finding => finding.Rule).Distinct().Count() > 8);
    }

    /// <summary>Difficulty is arithmetic over times, targets and ends of years: any of them, and a last block that is off by one.</summary>
    [Fact]
    public async Task Both_judge_chains_of_any_target_and_times_alike()
    {
        const int blocks = 20;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var cases = new List<Case>();
        foreach (var target in (ulong[])[10, 1_000, 3_600_000])
        {
            var network = new TestNetwork(new ChainParameters("test", target, new(Limits.MinimumDifficulty), new((ulong)random.Next(100)), Hash256.Of(BitConverter.GetBytes(seed))));
            var (node, miner) = (new TestNode(network), new TestMiner(network));
            var time = random.Next(2) == 0 ? TestNetwork.Epoch : Timestamp.Max.Minus((blocks + 1) * 9 * target);
            var election = Voters.Organiser.Sign(network.Id, TestNetwork.Definition(Voters.Organiser) with { Closes = time.Plus(Limits.AheadMilliseconds) });
            for (var height = 0; height < blocks; height++)
            {
                // A high difficulty comes down again, as somebody has to mine all this.
                ulong[] solved = node.Chain.NextDifficulty.Value > 1 << 18 ? [6 * target, 8 * target] : [1, target / 2, target, 2 * target, 6 * target, 6 * target + 1];
                var (worked, idle) = (solved[random.Next(solved.Length)], (ulong)random.Next((int)target));
                time = time.Plus(worked + idle);
                Transaction body = height == 0 ? election : network.Vote(Voters.Number(height), election, 0);
                if (height == blocks - 1)
                {
                    foreach (var off in (long[])[1, -1])
                        cases.Add(Export($"off by {off}", Mined(header => header with { Difficulty = new((ulong)((long)header.Difficulty.Value + off)) })));
                }

                Assert.Equal(Rejection.None, node.Take(Mined(header => header)).Rule);

                Block Mined(Func<BlockHeader, BlockHeader> edit) => miner.Mine(
                    node.Chain.Tip.Header, node.Chain.Tip.HeadersDown(), node.State, [body], time, header => edit(header with { Started = time.Minus(worked) }));
            }

            cases.Add(Export("as it is"));

            Case Export(string what, params Block[] more) => new($"target {target}, seed {seed}, {what}", ExportBytes.Join(
                ExportFormat.Prologue(network.Parameters), [.. node.Best.Concat(more).SelectMany(block => ExportFormat.Frame(block.Encode()))]));
        }

        var findings = await SecondAuditor.AgreeAsync(cases);

        Assert.All(findings.Chunk(3), one => Assert.Equal([null], one.Skip(2).Select(finding => finding.Rule)));
        Assert.All(findings.Chunk(3), one => Assert.All(one.Take(2), finding => Assert.NotNull(finding.Rule)));
    }

    private static Case After(string what, byte[] block) => new(what, ExportBytes.OfBytes([.. Blocks.Select(sound => sound.Encode()), block]));

    /// <summary>A block of one transaction, valid or not, that keeps every other rule.</summary>
    private Block On(Transaction transaction) => _miner.Mine(Blocks, [transaction]);

    private (Rejection, byte[])[] Headers()
    {
        var good = On(Vote(Voters.Dot, Schulze, [0]));
        return
        [
            (Rejection.Malformed, good.Encode()[..^1]),
            (Rejection.NoWork, WithHeader(good, TestMiner.Idle(good.Header))),
            (Rejection.NoWork, Edited(header => header with { Difficulty = new(65_535) })),
            (Rejection.UnknownParent, Edited(header => header with { Previous = Blocks[^2].Hash })),
            (Rejection.WrongHeight, Edited(header => header with { Height = new(header.Height.Value + 1) })),
            (Rejection.WrongTime, Edited(header => header with { Time = Blocks[^1].Header.Time, Started = Blocks[^1].Header.Time })),
            (Rejection.WrongTime, Edited(header => header with { Started = new(Blocks[^1].Header.Time.Milliseconds - 1) })),
            (Rejection.WrongTime, Edited(header => header with { Started = header.Time.Plus(1) })),
            (Rejection.WrongDifficulty, Edited(header => header with { Difficulty = new(header.Difficulty.Value + 1) })),
            (Rejection.WrongMerkleRoot, Edited(header => header with { MerkleRoot = Hash256.Zero })),
            (Rejection.WrongTallyRoot, Edited(header => header with { TallyRoot = Hash256.Zero })),
        ];

        byte[] Edited(Func<BlockHeader, BlockHeader> edit) => _miner.Mine(Blocks, good.Transactions, edit: edit).Encode();
    }

    private (Rejection, byte[])[] Bodies()
    {
        var good = On(Vote(Voters.Dot, Schulze, [0]));
        return
        [
            (Rejection.WrongBlockSignature, Block.Sign(_network.Id, good.Header, good.Coinbase, good.Transactions, NodeKeys.Second).Encode()),
            (Rejection.WrongBlockSignature, Block.Sign(Hash256.Zero, good.Header, good.Coinbase, good.Transactions, NodeKeys.First).Encode()),
            (Rejection.EmptyBlock, _miner.Mine(Blocks, []).Encode()),
            (Rejection.WrongCoinbase, Paying(coinbase => coinbase with { Height = new(1) })),
            (Rejection.WrongReward, Paying(coinbase => coinbase with { Reward = new(51) })),
            (Rejection.WrongReward, Paying(coinbase => coinbase with { Reward = new(0) })),
            (Rejection.InvalidKey, Paying(coinbase => coinbase with { Account = default })),
        ];

        byte[] Paying(Func<Coinbase, Coinbase> edit) => _miner.Mine(Blocks, good.Transactions, coinbase: edit).Encode();
    }

    private (Rejection Rule, Transaction Transaction)[] Broken() =>
    [
        (Rejection.InvalidKey, Transaction.Of(_network.Id, CastVote.For(default, TestNetwork.IdOf(Runoff), 0, TestNetwork.Epoch), Voters.Ann.Sign(Hash256.Zero))),
        (Rejection.WrongSignature, Transaction.Of(_network.Id, CastVote.For(Voters.Dot.Key, TestNetwork.IdOf(Runoff), 0, TestNetwork.Epoch), Voters.Ann.Sign(Hash256.Zero))),
        (Rejection.WrongSignature, new TestNetwork(salt: "another network").Vote(Voters.Dot, Runoff, 0)),
        (Rejection.DuplicateTransaction, Runoff),
        (Rejection.DuplicateTransaction, _network.Seal(Plurality)),
        (Rejection.EmptyText, Open(open => open with { Title = "\u2003\u3000" })),
        (Rejection.TextTooLong, Open(open => open with { Options = ["a", string.Concat(Enumerable.Repeat("é", 101))] })),
        (Rejection.UnprintableText, Open(open => open with { Options = ["a", "b\u2066"] })),
        (Rejection.TooFewOptions, Open(open => open with { Options = ["a"] })),
        (Rejection.TooManyOptions, Open(open => open with { Options = [.. Enumerable.Range(0, 65).Select(number => $"{number}")] })),
        (Rejection.DuplicateOption, Open(open => open with { Options = ["a", "b", "a"] })),
        (Rejection.WrongSchedule, Open(open => open with { Closes = TestNetwork.Epoch.Plus(9_000) })),
        (Rejection.WrongSchedule, Open(open => open with { Closes = TestNetwork.Epoch.Plus(9_001 + Limits.AheadMilliseconds) })),
        (Rejection.WrongSchedule, Open(open => open with { Settle = Limits.SettleMilliseconds + 1 })),
        (Rejection.WrongSchedule, Open(open => open with { Opens = open.Closes })),
        (Rejection.WrongTopScore, Open(open => open with { Method = CountingMethod.Score })),
        (Rejection.WrongTopScore, Open(open => open with { Method = CountingMethod.Score, TopScore = 101 })),
        (Rejection.EmptyRoll, Open(open => open with { Roll = new(IssuingKey.Of(IssuingKeys.First), Voters.Ann.Key, 0, Hash256.Zero) })),
        (Rejection.UnknownElection, Vote(Voters.Dot, _network.Open(Voters.Dot), [0])),
        (Rejection.Sealed, Vote(Voters.Dot, Plurality, [0])),
        (Rejection.NotYetOpen, Vote(Voters.Dot, VariedChain.Later, [0])),
        (Rejection.Closed, _network.Close(Voters.Organiser, VariedChain.Stated)),
        (Rejection.Paused, Vote(Voters.Dot, Runoff, [0])),
        (Rejection.WrongBallot, Vote(Voters.Dot, Score, [0])),
        (Rejection.TooManyChoices, Vote(Voters.Dot, Schulze, [0, 1, 2, 0])),
        (Rejection.UnknownChoice, Vote(Voters.Dot, Schulze, [0, 3])),
        (Rejection.DuplicateChoice, Vote(Voters.Dot, Schulze, [0, 0])),
        (Rejection.DuplicateChoice, Vote(Voters.Dot, Approval, [1, 0])),
        (Rejection.ScoreOutOfRange, Vote(Voters.Dot, Score, [0, 6, 0])),
        (Rejection.WrongRevision, Vote(Voters.Dot, Score, [0, 0, 0], revision: 1)),
        (Rejection.AlreadyVoted, Vote(Voters.Ann, Score, [0, 0, 0])),
        (Rejection.OlderRevision, Vote(Voters.Ann, Schulze, [], revision: 7)),
        (Rejection.NoCredential, Vote(Voters.Dot, VariedChain.ByRoll, [0])),
        (Rejection.WrongCredential, Vote(Voters.Dot, VariedChain.ByRoll, [0], credential: VariedChain.Issue(Voters.Ann, VariedChain.ByRoll))),
        (Rejection.WrongCredential, Vote(Voters.Dot, Schulze, [0], credential: VariedChain.Issue(Voters.Dot, Schulze))),
        (Rejection.NotOrganiser, _network.Close(Voters.Ann, Schulze)),
        (Rejection.NotOrganiser, _network.Pause(Voters.Ann, Schulze, 1)),
        (Rejection.WrongTurn, _network.Pause(Voters.Organiser, Runoff, 3)),
        (Rejection.NotRegistrar, VariedChain.State(Voters.Organiser, VariedChain.Stated, 1)),
        (Rejection.NotClosed, VariedChain.State(VariedChain.Registrar, VariedChain.ByRoll, 1)),
        (Rejection.TooManyIssued, VariedChain.State(VariedChain.Registrar, VariedChain.Stated, VariedChain.RollSize + 1)),
        (Rejection.AlreadyStated, VariedChain.State(VariedChain.Registrar, VariedChain.Stated, 1)),
        (Rejection.NotSettled, _network.Seal(VariedChain.Stated)),
        (Rejection.InvalidKey, Voters.Ann.Sign(_network.Id, new Transfer(Voters.Ann.Key, default, new(1), 2))),
        (Rejection.InvalidKey, Voters.Bob.Sign(_network.Id, new Transfer(Voters.Ann.Key, Voters.Ann.Key with { Y = default }, new(1), 2))),
        (Rejection.WrongSignature, Voters.Bob.Sign(_network.Id, new Transfer(Voters.Ann.Key, Voters.Bob.Key, new(1), 2))),
        (Rejection.WrongSignature, new TestNetwork(salt: "another network").Send(Voters.Ann, Voters.Bob, 1, 2)),
        (Rejection.DuplicateTransaction, _network.Send(Voters.Ann, Voters.Bob, 20, 1)),
        (Rejection.WrongAmount, _network.Send(Voters.Ann, Voters.Bob, 0, 2)),
        (Rejection.WrongAmount, _network.Send(Voters.Ann, Voters.Bob, ulong.MaxValue, 2)),
        (Rejection.SelfTransfer, _network.Send(Voters.Ann, Voters.Ann, 1, 2)),
        (Rejection.WrongSequence, _network.Send(Voters.Ann, Voters.Cid, 20, 1)),
        (Rejection.WrongSequence, _network.Send(Voters.Ann, Voters.Cid, 20, 0)),
        (Rejection.WrongSequence, _network.Send(Voters.Ann, Voters.Cid, 20, 3)),
        (Rejection.Overspend, _network.Send(Voters.Dot, Voters.Ann, 1, 1)),
    ];

    private static Transaction Vote(Voter voter, Transaction election, int[] choices, uint revision = 0, Credential? credential = null) =>
        VariedChain.Vote(voter, election, choices, revision, credential);

    private static Transaction Open(Func<OpenElection, OpenElection> edit) => VariedChain.Open("Another", edit);

    private byte[] WithHeader(Block block, BlockHeader header) =>
        Block.Sign(_network.Id, header, block.Coinbase, block.Transactions, NodeKeys.First).Encode();
}
