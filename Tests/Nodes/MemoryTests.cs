using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Storage;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>What a node keeps in memory of a log that it has taken in.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class MemoryTests
{
    private const int Votes = 500;
    private const int Few = 10, Many = 40;

    // They are made once for all measurements, as that takes longer than to measure.
    private static readonly Lazy<(Block First, Block[] Rivals)> _blocks = new(() =>
    {
        var election = LoneNode.Network.Open(Voters.Organiser);
        Transaction[] votes = [.. Voters.Crowd(Votes).Select(voter => LoneNode.Network.Vote(voter, election, 0))];
        var miner = new TestMiner(LoneNode.Network);
        var first = miner.Mine([], [election]);
        return (first, [.. Enumerable.Range(0, Many).Select(rival =>
            miner.Mine([first], votes, time: first.Header.Time.Plus(1000 + (ulong)rival)))]);
    });

    [Fact]
    public async Task Does_not_grow_with_the_bodies_of_blocks() => Compare(await Measure(Few), await Measure(Many));

    [Fact]
    public async Task Nor_does_it_where_they_are_in_a_database() => Compare(await InDatabase(Few), await InDatabase(Many));

    [Fact]
    public async Task Nor_does_it_with_what_has_a_receipt_and_can_never_be_mined()
    {
        // A simulated disk would be in memory.
        using var data = DataDirectory.Open(TemporaryDirectory.New());
        await LoneNode.Run(NeverMined, new FileLogStore(data));
    }

    private static async Task NeverMined(LoneNode lone)
    {
        // As anybody can have it by the thousand: large openings that close before a block comes.
        const int keys = 40;
        string[] options = [.. Enumerable.Range(0, Limits.Options).Select(number => $"{number} {new string('x', 190)}")];
        lone.Options = lone.Options with { LeastSettle = TimeSpan.Zero };
        await lone.Open();
        long bodies = 0;
        var before = await Heap();
        foreach (var voter in Voters.Crowd(keys))
        {
            byte[][] batch = [.. Enumerable.Range(0, Limits.UnsealedElectionsOfKey).Select(number => voter.Sign(
                LoneNode.Network.Id,
                TestNetwork.Definition(voter, $"Number {number}", openFor: 60_500).Offering([.. options])).Bytes.ToArray())];
            Assert.All((await lone.Node.Intake.Submit(batch, CancellationToken.None)).Answers, answer => Assert.NotNull(answer.Receipt));
            bodies += batch.Sum(opening => opening.Length);
        }

        lone.Time.Jump(TimeSpan.FromSeconds(30));
        Assert.True((await lone.Take(
            new TestMiner(LoneNode.Network).Mine([], [LoneNode.Network.Open(Voters.Organiser)], TestNetwork.Epoch.Plus(80_000)))).Accepted);
        Assert.Equal(0, lone.Node.Replica.Pool.Count);
        Holds(await Heap() - before);

        await lone.Close();
        before = await Heap();
        await lone.Open();
        Holds(await Heap() - before);

        void Holds(long held) => Assert.True(held < bodies / 10, $"{held} bytes are held of {bodies} that no block will ever hold.");
    }

    private static async Task<(long Held, long Bodies)[]> InDatabase(int rivals)
    {
        var databases = new List<PostgresDatabase>();
        try
        {
            return await Measure(rivals, async () =>
            {
                databases.Add(PostgresDatabase.Open(await (await PostgresServer.Shared).NewDatabase()));
                return new PostgresLogStore(databases[^1]);
            });
        }
        finally
        {
            foreach (var database in databases) database.Dispose();
        }
    }

    private static void Compare((long Held, long Bodies)[] few, (long Held, long Bodies)[] many)
    {
        // Of a body a place stays, a few hundred bytes with its header; only the last eight bodies are at hand in both.
        var (held, bodies) = (Most(many) - Most(few), many[0].Bodies - few[0].Bodies);
        Assert.True(
            held < bodies / 10,
            $"{held} bytes more are held of bodies of {bodies} bytes more: {string.Join(' ', few)} and {string.Join(' ', many)}.");
    }

    /// <summary>
    /// What other tests have left behind goes while this measures, and then too little is seen: the most is nearest to what is held.
    /// </summary>
    private static long Most((long Held, long Bodies)[] measured) => measured.Max(one => one.Held);

    private static async Task<(long Held, long Bodies)[]> Measure(int rivals, Func<Task<ILogStore>>? store = null)
    {
        var measured = new (long Held, long Bodies)[3];
        for (var time = 0; time < measured.Length; time++) measured[time] = await MeasureOnce(rivals, store is null ? null : await store());
        return measured;
    }

    /// <summary>What a node holds after it has taken in a block of votes and its rivals, which hold the same votes.</summary>
    private static async Task<(long Held, long Bodies)> MeasureOnce(int rivals, ILogStore? store)
    {
        var (held, bodies) = (0L, 0L);
        var (first, all) = _blocks.Value;
        await LoneNode.Run(async lone =>
        {
            await lone.Open();
            Assert.True((await lone.Take(first)).Accepted);
            foreach (var block in all.Take(rivals))
            {
                Assert.True((await lone.Take(block)).Rule is Rejection.None or Rejection.NotBest);
                bodies += block.Encode().Length;
            }

            await lone.Close();
            var before = await Heap();
            var node = await lone.Open();
            held = await Heap() - before;
            Assert.Equal(2UL, node.Replica.Chain.Tip.Height.Value);
        }, store);
        return (held, bodies);
    }

    /// <summary>
    /// Bytes in use, once they stand still: what other tests have left behind goes piece by piece. .NET's own full collection ends once it
    /// changes less than a twentieth of the heap, and that is a large one.
    /// </summary>
    private static async Task<long> Heap()
    {
        var bytes = long.MaxValue;
        await Eventually.True(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                var before = bytes;
                bytes = GC.GetTotalMemory(forceFullCollection: false);
                // Less than a tenth of what the tests look for.
                return Task.FromResult(Math.Abs(before - bytes) < 50_000);
            },
            "memory stands still");
        return bytes;
    }
}
