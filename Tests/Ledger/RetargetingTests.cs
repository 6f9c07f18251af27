using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Tests.Ledger;

public class RetargetingTests
{
    private const ulong Target = 1_000;

    private static readonly ChainParameters _chain = new("test", Target, new(Limits.MinimumDifficulty), new(50), default);

    [Fact]
    public void The_first_block_has_the_minimum() =>
        Assert.Equal(_chain.MinimumDifficulty, Retargeting.Next(_chain, [_chain.Genesis]));

    [Theory]
    [InlineData(1_000_000UL)]
    [InlineData(30_000_000UL)]
    [InlineData(5_000_000_000UL)]
    public void A_constant_hash_rate_gives_blocks_at_the_target_time(ulong hashesPerSecond)
    {
        var run = new Run();
        for (var block = 0; block < 300; block++) run.Mine(solve: run.Next.Value * 1_000 / hashesPerSecond);

        Assert.InRange((double)run.Next.Value / (hashesPerSecond * Target / 1_000), 0.99, 1.01);
    }

    [Fact]
    public void Luck_averages_out()
    {
        // Solve times of real mining are exponential. These are the quantiles of that in a fixed, mixed order.
        const ulong hashesPerSecond = 20_000_000;
        var run = new Run();
        double sum = 0;
        for (var block = 0; block < 2_000; block++)
        {
            var quantile = ((block * 619) % 1_000 + 0.5) / 1_000;
            var solve = (ulong)(-Math.Log(quantile) * run.Next.Value * 1_000 / hashesPerSecond);
            run.Mine(solve);
            if (block >= 1_000) sum += solve;
        }

        Assert.InRange(sum / 1_000, 0.9 * Target, 1.1 * Target);
    }

    [Fact]
    public void Idle_hours_do_not_lower_the_difficulty()
    {
        var (busy, idle) = (new Run(), new Run());
        for (var block = 0; block < 100; block++)
        {
            busy.Mine(solve: 10);
            idle.Mine(solve: 10, idle: 8 * 3_600_000UL);
        }

        Assert.True(busy.Next.Value > 10 * Limits.MinimumDifficulty);
        Assert.Equal(busy.Next, idle.Next);
    }

    [Fact]
    public void A_block_changes_it_at_most_twofold_either_way()
    {
        var run = new Run();
        for (var block = 0; block < 300; block++)
        {
            var before = run.Next.Value;
            run.Mine(solve: block % 40 < 20 ? 0UL : 1_000_000_000);
            Assert.InRange(run.Next.Value, Math.Max(before / 2, Limits.MinimumDifficulty), before * 2);
        }
    }

    [Fact]
    public void It_is_never_below_the_minimum()
    {
        var run = new Run();
        for (var block = 0; block < 100; block++) run.Mine(solve: 1_000_000_000);

        Assert.Equal(_chain.MinimumDifficulty, run.Next);
    }

    [Fact]
    public void A_long_solve_among_short_ones_counts_for_two_block_times_at_most()
    {
        var (two, hour) = (new Run(), new Run());
        for (var block = 0; block < 20; block++)
        {
            two.Mine(solve: 10);
            hour.Mine(solve: 10);
        }

        two.Mine(solve: 2 * Target);
        hour.Mine(solve: 3_600_000);
        Assert.Equal(two.Next, hour.Next);
    }

    [Theory]
    [InlineData(1_500, 4_500)]
    [InlineData(2_500, 6_000)]
    public void Among_long_ones_it_counts_for_three_times_what_most_take_and_for_six_block_times_at_most(ulong most, ulong counted)
    {
        BlockHeader[] others = [.. Enumerable.Repeat(Header(most, difficulty: 1_000_000), 59)];

        Assert.Equal(NextAfter(counted), NextAfter(3_600_000));
        Assert.NotEqual(NextAfter(counted - 100), NextAfter(3_600_000));

        Difficulty NextAfter(ulong solve) => Retargeting.Next(_chain, others.Prepend(Header(solve, difficulty: 600_000)));
    }

    [Fact]
    public void A_short_solve_counts_for_half_a_block_time_at_least()
    {
        var (claimed, half) = (new Run(), new Run());
        for (var block = 0; block < 20; block++)
        {
            claimed.Mine(solve: Target);
            half.Mine(solve: Target);
        }

        claimed.Mine(solve: 0);
        half.Mine(solve: Target / 2);
        Assert.Equal(half.Next, claimed.Next);
    }

    [Fact]
    public void Sixty_blocks_are_looked_at_and_later_ones_weigh_more()
    {
        var headers = Enumerable.Range(0, 200).Select(age => Header(age == 60 ? 1UL : 1_000)).ToList();
        Assert.Equal(Retargeting.Next(_chain, headers.Take(60)), Retargeting.Next(_chain, headers));

        // By hand: difficulty 100,000 and 500 ms, after 100,000 and 2,000 ms: weights 60, or here 2 and 1.
        Assert.Equal(new Difficulty(2 * 3 * 50_000UL * 1_000 / (2 * 500 + 2_000)), Retargeting.Next(_chain, [Header(500), Header(2_000)]));
    }

    [Fact]
    public void The_greatest_numbers_do_not_overflow()
    {
        var slow = new ChainParameters("test", 3_600_000, new(1UL << 48), new(50), default);
        var header = new BlockHeader(new(9), default, default, default, new(1), new(1), new(ulong.MaxValue), 0);

        Assert.Equal(new Difficulty(ulong.MaxValue), Retargeting.Next(slow, Enumerable.Repeat(header, 100)));
    }

    private static BlockHeader Header(ulong solve, ulong difficulty = 100_000) =>
        new(new(9), default, default, default, new(10_000_000 + solve), new(10_000_000), new(difficulty), 0);

    /// <summary>A chain of headers without proof of work.</summary>
    private sealed class Run
    {
        private readonly List<BlockHeader> _headers = [_chain.Genesis];

        public Difficulty Next => Retargeting.Next(_chain, _headers.AsEnumerable().Reverse());

        public void Mine(ulong solve, ulong idle = 0)
        {
            var parent = _headers[^1];
            var started = parent.Time.Plus(idle);
            _headers.Add(new(parent.Height.Next, default, default, default, started.Plus(solve), started, Next, 0));
        }
    }
}
