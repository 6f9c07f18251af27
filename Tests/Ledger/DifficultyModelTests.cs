using OrleansBallot.Grains.Mining;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Tests.Ledger;

/// <summary>
/// What miners who lie in their headers make of the difficulty. Time is modelled, hashes are drawn; the rules (W2) and the honest miners'
/// times are the product's. The figures are in docs/THREATS.md.
/// </summary>
public sealed class DifficultyModelTests
{
    private const double HashesPerSecond = 50_000_000;
    private const int Settled = 300;
    private const int Measured = 3_000;

    [Theory]
    [InlineData(10UL, 0.10, 1.15)]
    [InlineData(1_000UL, 0.10, 1.15)]
    [InlineData(1_000UL, 0.30, 1.7)]
    [InlineData(60_000UL, 0.45, 2.6)]
    public void Miners_who_say_that_their_blocks_took_no_time_and_date_them_ahead_slow_the_network_by_little_more_than_their_share(
        ulong target, double share, double most)
    {
        var honest = new Model(target);
        var lied = new Model(target);
        honest.Mine(Settled);
        lied.Mine(Settled);

        var ratio = lied.Mine(Measured, share) / honest.Mine(Measured);

        TestContext.Current.TestOutputHelper!.WriteLine($"T {target} ms, share {share:P0}: {ratio:F2} times as long");
        Assert.InRange(ratio, 0.9, most);
    }

    [Theory]
    [InlineData(1_000UL, 5)]
    [InlineData(10_000UL, 6)]
    [InlineData(60_000UL, 7)]
    public void Ten_times_the_hash_rate_for_ten_minutes_leaves_the_others_a_block_of_minutes(ulong target, int mostMinutes)
    {
        var minutes = Eleven(target, model =>
        {
            model.Flood(times: 10, seconds: 600);
            return model.Expected / 60;
        });

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"T {target} ms: the next block takes {minutes[5]:F1} minutes, at the worst {minutes[^1]:F1}");
        Assert.InRange(minutes[5], 0, mostMinutes);
    }

    [Theory]
    [InlineData(1_000UL, 0.1, 250)]
    [InlineData(1_000UL, 10, 40)]
    [InlineData(60_000UL, 0.1, 250)]
    [InlineData(60_000UL, 10, 40)]
    public void A_tenth_of_the_hash_rate_and_ten_times_as_much_are_followed(ulong target, double times, double mostBlockTimes)
    {
        var taken = Eleven(target, model =>
        {
            model.Rate *= times;
            double took = 0;
            while (Math.Abs(Math.Log(model.Expected * 1_000 / target)) > Math.Log(1.5)) took += model.Mine(1);
            return took / target;
        });

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"T {target} ms, {times} times the hash rate: followed in {taken[5]:F0} block times, at the worst in {taken[^1]:F0}");
        Assert.InRange(taken[5], 0, mostBlockTimes);
    }

    /// <summary>On a quiet chain, with a vote every six block times, who says that he worked all the time makes blocks cheap.</summary>
    [Theory]
    [InlineData(1_000UL, 0.10, 2)]
    [InlineData(1_000UL, 0.20, 3)]
    [InlineData(10_000UL, 0.20, 3)]
    [InlineData(10_000UL, 0.30, 5)]
    [InlineData(60_000UL, 0.30, 5)]
    [InlineData(60_000UL, 0.35, 20)]
    public void Miners_who_say_that_they_worked_while_nothing_waited_make_a_quiet_chain_little_cheaper(
        ulong target, double share, double most)
    {
        var times = Eleven(target, model =>
        {
            var before = model.Expected;
            model.Rest(blocks: 600, share);
            return before / model.Expected;
        });

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"T {target} ms, share {share:P0}: {times[5]:F1} times cheaper after 600 blocks, at the worst {times[^1]:F1}");
        Assert.InRange(times[5], 0, most);
    }

    /// <summary>What is measured of eleven chains that have settled, lowest first.</summary>
    private static List<double> Eleven(ulong target, Func<Model, double> measure) =>
    [
        .. Enumerable.Range(1, 11).Select(seed =>
        {
            var model = new Model(target, seed);
            model.Mine(Settled);
            return measure(model);
        }).Order(),
    ];

    /// <summary>A chain of headers, and the real time in which they were found.</summary>
    private sealed class Model
    {
        private readonly ChainParameters _chain;
        private readonly Random _luck;
        private readonly List<BlockHeader> _headers;
        private double _now = 1_000_000;

        public Model(ulong target, int seed = 1)
        {
            (_chain, _luck) = (new("model", target, new(Limits.MinimumDifficulty), new(0), default), new(seed));
            _headers = [_chain.Genesis];
        }

        /// <summary>Hashes a second of all who mine.</summary>
        public double Rate { get; set; } = HashesPerSecond;

        private Difficulty Next => Retargeting.Next(_chain, _headers.TakeLast(Retargeting.Window).Reverse());

        /// <summary>Seconds that the honest need for the next block, on the average.</summary>
        public double Expected => Next.Value / Rate;

        /// <returns>Milliseconds that so many blocks took, of which liars find a share.</returns>
        public double Mine(int blocks, double liars = 0)
        {
            var began = _now;
            for (var i = 0; i < blocks; i++) Add(Draw(Rate), isLie: _luck.NextDouble() < liars);
            return _now - began;
        }

        /// <summary>Liars have so many times the hash rate of all others, for a while.</summary>
        public void Flood(double times, double seconds)
        {
            var end = _now + (seconds * 1_000);
            while (Draw(Rate * (1 + times)) is var took && _now + took < end) Add(took, isLie: _luck.NextDouble() < times / (1 + times));
        }

        /// <summary>Blocks of votes that come every six block times; of the time before them liars say that it was work.</summary>
        public void Rest(int blocks, double liars)
        {
            for (var i = 0; i < blocks; i++)
            {
                var took = Draw(Rate);
                _now += (6 * _chain.TargetBlockTime) + took;
                var (parent, now) = (_headers[^1].Time, new Timestamp((ulong)_now));
                Add(_luck.NextDouble() < liars ? (Timestamp.Later(now, parent.Plus(1)), parent) : Honest(now, parent, took));
            }
        }

        private double Draw(double rate) => -Math.Log(1 - _luck.NextDouble()) * Next.Value / rate * 1_000;

        private void Add(double took, bool isLie)
        {
            _now += took;
            var (parent, now) = (_headers[^1].Time, new Timestamp((ulong)_now));
            var ahead = Timestamp.Later(now.Plus(Limits.FutureMilliseconds), parent.Plus(1));
            Add(isLie ? (ahead, ahead) : Honest(now, parent, took));
        }

        private (Timestamp Time, Timestamp Started) Honest(Timestamp now, Timestamp parent, double took) =>
            BlockTime.Choose(now, parent, (ulong)took, _chain.TargetBlockTime, urgent: null);

        private void Add((Timestamp Time, Timestamp Started) at) =>
            _headers.Add(new(_headers[^1].Height.Next, default, default, default, at.Time, at.Started, Next, 0));
    }
}
