using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>
/// A node gives no receipt for what blocks may have no time to take in (P4), nor for votes behind an order that ends them.
/// </summary>
public sealed class LittleTimeTests
{
    private const ulong Least = 60_000;

    /// <summary>The lone node's clock.</summary>
    private const ulong Now = 60_000;

    private static readonly TestNetwork _network = LoneNode.Network;
    private static readonly Transaction _election = _network.Open(Voters.Organiser);
    private static readonly TestMiner _miner = new(_network);

    [Theory, Breaks(Rejection.TooLittleTime)]
    [InlineData(Now + Least, Least, null)]
    [InlineData(Now + Least - 1, Least, "too-little-time")]
    [InlineData(Now + 60, Least, "too-little-time")]
    [InlineData(Now + Least, Least - 1, "too-little-time")]
    [InlineData(3_600_000UL, 0UL, "too-little-time")]
    public Task An_election_that_leaves_blocks_too_little_time_is_refused(ulong closes, ulong settle, string? rule) =>
        LoneNode.Run(async lone =>
        {
            await lone.Open();

            var answer = await lone.Submit(_network.Open(Voters.Organiser, openFor: closes, settle: settle));

            Assert.Equal((rule, rule is null), (answer.Rule, answer.Receipt is not null));
        });

    [Theory]
    [InlineData(0UL)]
    [InlineData(Least - 1)]
    public Task A_vote_in_one_that_somebody_mined_all_the_same_gets_no_receipt(ulong settle) => LoneNode.Run(async lone =>
    {
        var hasty = _network.Open(Voters.Organiser, settle: settle);
        await lone.Open();
        Assert.True((await lone.Take(_miner.Mine([], [hasty, _election]))).Accepted);

        Assert.Equal("too-little-time", (await lone.Submit(_network.Vote(Voters.Ann, hasty, 0))).Rule);
        Assert.NotNull((await lone.Submit(_network.Vote(Voters.Ann, _election, 0))).Receipt);
    });

    [Fact]
    public Task Behind_a_close_that_waits_for_a_block_no_vote_gets_a_receipt_and_those_before_it_keep_theirs() => LoneNode.Run(async lone =>
    {
        var (before, close) = (_network.Vote(Voters.Ann, _election, 0), _network.Close(Voters.Organiser, _election));
        await Opened(lone);
        Assert.NotNull((await lone.Submit(before)).Receipt);
        Assert.NotNull((await lone.Submit(close)).Receipt);

        Assert.Equal(("closed", close.Id), Refusal(await lone.Submit(_network.Vote(Voters.Bob, _election, 0))));
        Assert.NotNull((await lone.Submit(before)).Receipt);
    });

    [Fact]
    public Task Nor_behind_a_pause_that_waits_and_behind_its_end_votes_do() => LoneNode.Run(async lone =>
    {
        var pause = _network.Pause(Voters.Organiser, _election, 1);
        await Opened(lone);
        Assert.NotNull((await lone.Submit(pause)).Receipt);

        Assert.Equal(("paused", pause.Id), Refusal(await lone.Submit(_network.Vote(Voters.Bob, _election, 0))));

        await lone.MineAll();
        Assert.NotNull((await lone.Submit(_network.Pause(Voters.Organiser, _election, 2))).Receipt);
        await lone.MineAll();
        Assert.NotNull((await lone.Submit(_network.Vote(Voters.Bob, _election, 0))).Receipt);
    });

    [Fact]
    public Task An_order_that_the_close_may_overtake_is_refused() => LoneNode.Run(async lone =>
    {
        var (soon, later) = (
            _network.Open(Voters.Organiser, "Soon", openFor: Now + Least - 1),
            _network.Open(Voters.Organiser, "Later", openFor: Now + Least));
        await lone.Open();
        Assert.True((await lone.Take(_miner.Mine([], [soon, later]))).Accepted);

        Assert.Equal("too-little-time", (await lone.Submit(_network.Close(Voters.Organiser, soon))).Rule);
        Assert.Equal("too-little-time", (await lone.Submit(_network.Pause(Voters.Organiser, soon, 1))).Rule);
        Assert.NotNull((await lone.Submit(_network.Close(Voters.Organiser, later))).Receipt);
    });

    private static async Task Opened(LoneNode lone)
    {
        await lone.Open();
        Assert.True((await lone.Take(_miner.Mine([], [_election]))).Accepted);
    }

    private static (string? Rule, TransactionId? Conflict) Refusal(SubmissionAnswer answer) => (answer.Rule, answer.Conflict);
}
