using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;
using static OrleansBallot.Tests.Verify.VariedChain;

namespace OrleansBallot.Tests.Verify;

/// <summary>
/// Both auditors draw every line in the same place: times, sums and numbers, at the last value that is valid and the first that is not.
/// </summary>
public sealed class BoundaryTests
{
    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestMiner _miner = new(TestNetwork.Default);

    [Fact]
    public async Task Both_draw_every_line_in_the_same_place()
    {
        const ulong closes = VariedChain.OpenFor, settles = closes + VariedChain.Settle, stated = 8_000;
        (ulong At, Transaction Transaction, Rejection Rule)[] lines =
        [
            (29_999, Vote(Voters.Dot, VariedChain.Later, [0]), Rejection.NotYetOpen),
            (30_000, Vote(Voters.Dot, VariedChain.Later, [0]), Rejection.None),
            (settles - 1, Vote(Voters.Dot, BySchulze, [0]), Rejection.None),
            (settles, Vote(Voters.Dot, BySchulze, [0]), Rejection.Closed),
            (closes - 1, _network.Close(Voters.Organiser, BySchulze), Rejection.None),
            (closes, _network.Close(Voters.Organiser, BySchulze), Rejection.Closed),
            (closes - 1, _network.Pause(Voters.Organiser, ByRunoff, 2), Rejection.None),
            (closes, _network.Pause(Voters.Organiser, ByRunoff, 2), Rejection.Closed),
            (settles - 1, _network.Seal(BySchulze), Rejection.NotSettled),
            (settles, _network.Seal(BySchulze), Rejection.None),
            (stated + VariedChain.Settle - 1, _network.Seal(VariedChain.Stated), Rejection.NotSettled),
            (stated + VariedChain.Settle, _network.Seal(VariedChain.Stated), Rejection.None),
            (closes - 1, VariedChain.State(VariedChain.Registrar, VariedChain.ByRoll, 3), Rejection.NotClosed),
            (closes, VariedChain.State(VariedChain.Registrar, VariedChain.ByRoll, 3), Rejection.None),
            (9_000, Vote(Voters.Ann, BySchulze, [0], revision: uint.MaxValue), Rejection.OlderRevision),
            (9_000, Vote(Voters.Ann, ByApproval, [0], revision: 1), Rejection.OlderRevision),
            (9_000, Vote(Voters.Ann, ByApproval, [0], revision: 2), Rejection.None),
            (9_000, Vote(Voters.Dot, ByScore, [5, 5, 5]), Rejection.None),
            (9_000, Vote(Voters.Dot, ByApproval, [0, 1, 2]), Rejection.None),
            (9_000, Open(open => open.Offering([.. Enumerable.Range(0, 64).Select(number => $"{number}")])), Rejection.None),
            (9_000, Open(open => open with { Title = new('x', 200), Settle = Limits.SettleMilliseconds }), Rejection.None),
            (9_000, Open(open => open with { Closes = TestNetwork.Epoch.Plus(9_000 + Limits.AheadMilliseconds) }), Rejection.None),
            (9_000, Open(open => open with { Closes = TestNetwork.Epoch.Plus(9_001) }), Rejection.None),
            (9_000, Open(open => open.By(CountingMethod.Score, 100)), Rejection.None),
            (9_000, Open(open => open.By(CountingMethod.Score, 1)), Rejection.None),
            (9_000, Open(open => open with { Roll = VariedChain.RollOf(1) }), Rejection.None),
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
            [At(1, Vote(Voters.Dot, election, [0])), At(0, Vote(Voters.Dot, election, [0])), At(1, _network.Seal(election)), At(
                0, _network.Seal(election))]);

        Assert.Equal([null, "closed", "not-settled", null], findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task A_pause_holds_in_blocks_once_it_has_settled()
    {
        var node = new TestNode(_network);
        node.Mine(ByApproval);
        node.Mine(_network.Pause(Voters.Organiser, ByApproval, 1));
        Case At(ulong time) => new($"at {time}", ExportBytes.Of(
            [.. node.Best, _miner.Mine(node.Best, [Vote(Voters.Dot, ByApproval, [0])], TestNetwork.Epoch.Plus(time))]));

        var findings = await SecondAuditor.AgreeAsync([At(2_000 + VariedChain.Settle - 1), At(2_000 + VariedChain.Settle)]);

        Assert.Equal([null, "paused"], findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task A_reward_can_not_be_spent_in_its_own_block_and_what_came_in_it_can()
    {
        Block Paying(params Transaction[] body) =>
            _miner.Mine(Blocks, body, coinbase: coinbase => coinbase with { Account = Voters.Dot.Key });

        var findings = await SecondAuditor.AgreeAsync(
        [
            After("its own reward", Paying(_network.Send(Voters.Dot, Voters.Bob, 50, 1)).Encode()),
            After("what came", Paying(_network.Send(Voters.Ann, Voters.Dot, 50, 2), _network.Send(Voters.Dot, Voters.Bob, 50, 1)).Encode()),
            After(
                "more than came",
                Paying(_network.Send(Voters.Ann, Voters.Dot, 50, 2), _network.Send(Voters.Dot, Voters.Bob, 51, 1)).Encode()),
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
        var next = miner.Mine(
            [first], [network.Send(Voters.Ann, Voters.Bob, reward, 1)], coinbase: coinbase => coinbase with { Reward = new(second) });
        byte[] export =
            [.. ExportFormat.Prologue(network.Parameters), .. ExportFormat.Frame(first.Encode()), .. ExportFormat.Frame(next.Encode())];

        Assert.Equal(rule, (await SecondAuditor.AgreeAsync([new("two blocks", export)]))[0].Rule);
    }

    [Fact]
    public async Task Too_many_elections_are_too_many_to_both()
    {
        Transaction Open(int number) =>
            _network.Open(Voters.Number(number / Limits.UnsealedElectionsOfKey), $"{number}", options: 2, openFor: 900_000);
        Transaction[] most = [.. Enumerable.Range(0, Limits.UnsealedElections).Select(Open)];
        var full = _miner.Mine([], most);

        var findings = await SecondAuditor.AgreeAsync(
        [
            new("as many as may be", ExportBytes.Of(full)),
            new("one more", ExportBytes.Of([_miner.Mine([], [.. most, _network.Open(Voters.Dot)])])),
            new("one more of a key", ExportBytes.Of(
                [_miner.Mine([], [.. most[..16], Voters.Number(0).Sign(_network.Id, TestNetwork.Definition(Voters.Number(0)))])])),
        ]);

        Assert.Equal([null, "too-many-elections", "too-many-elections-of-key"], findings.Select(finding => finding.Rule));
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
            var network = new TestNetwork(new ChainParameters(
                "test", target, new(Limits.MinimumDifficulty), new((ulong)random.Next(100)), Hash256.Of(BitConverter.GetBytes(seed))));
            var (node, miner) = (new TestNode(network), new TestMiner(network));
            var time = random.Next(2) == 0 ? TestNetwork.Epoch : Timestamp.Max.Minus((blocks + 1) * 9 * target);
            var election = Voters.Organiser.Sign(
                network.Id, TestNetwork.Definition(Voters.Organiser) with { Closes = time.Plus(Limits.AheadMilliseconds) });
            for (var height = 0; height < blocks; height++)
            {
                // A high difficulty comes down again, as somebody has to mine all this.
                ulong[] solved = node.Chain.NextDifficulty.Value > 1 << 18
                    ? [6 * target, 8 * target]
                    : [1, target / 2, target, 2 * target, 6 * target, 6 * target + 1];
                var (worked, idle) = (solved[random.Next(solved.Length)], (ulong)random.Next((int)target));
                time = time.Plus(worked + idle);
                Transaction body = height == 0 ? election : network.Vote(Voters.Number(height), election, 0);
                if (height == blocks - 1)
                {
                    foreach (var off in (long[])[1, -1])
                        cases.Add(Export(
                            $"off by {off}",
                            Mined(header => header with { Difficulty = new((ulong)((long)header.Difficulty.Value + off)) })));
                }

                Assert.Equal(Rejection.None, node.Take(Mined(header => header)).Rule);

                Block Mined(Func<BlockHeader, BlockHeader> edit) => miner.Mine(
                    node.Chain.Tip.Header, node.Chain.Tip.HeadersDown(), node.State, [body], time,
                    header => edit(header with { Started = time.Minus(worked) }));
            }

            cases.Add(Export("as it is"));

            Case Export(string what, params Block[] more) => new($"target {target}, seed {seed}, {what}", ExportBytes.Join(
                ExportFormat.Prologue(network.Parameters),
                [.. node.Best.Concat(more).SelectMany(block => ExportFormat.Frame(block.Encode()))]));
        }

        var findings = await SecondAuditor.AgreeAsync(cases);

        Assert.All(findings.Chunk(3), one => Assert.Equal([null], one.Skip(2).Select(finding => finding.Rule)));
        Assert.All(findings.Chunk(3), one => Assert.All(one.Take(2), finding => Assert.NotNull(finding.Rule)));
    }
}
