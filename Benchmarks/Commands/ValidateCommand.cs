using System.CommandLine;
using System.Diagnostics;
using OrleansBallot.Benchmarks.Validation;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Chains;
using OrleansBallot.Ledger.Values;
using Spectre.Console;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>Measures how fast a whole chain is validated, and how much memory it takes.</summary>
internal sealed class ValidateCommand : BallotCommand
{
    private readonly Option<int> _runs = LoadOptions.Number("--runs", "Runs of each kind; the median counts", 3, 1, 100);

    public ValidateCommand(Surroundings surroundings)
        : base(surroundings, "validate", "Makes a chain in memory, then validates it from its bytes.")
    {
        Add(LoadOptions.Votes);
        Add(LoadOptions.PerBlock);
        Add(_runs);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var count = line.GetValue(LoadOptions.Votes);
        var chain = await session.Output.CountAsync(
            count, ["Keys and signatures"],
            bars => Task.Run(
                () => GrownChain.Grow(GrownChain.OfItsOwn, count, line.GetValue(LoadOptions.PerBlock), done => bars[0](done)), stop));
        var run = Measure(chain, line.GetValue(_runs));
        session.Output.Show(run, console => console.WriteFields(
            ("votes", $"{run.Votes} in {run.Blocks} blocks"),
            ("everything, all cores", $"{run.ValidatedPerSecond:0} votes a second"),
            ("everything but votes' signatures, one core", $"{run.UnsignedPerSecond:0} votes a second"),
            ("nothing but their signatures, all cores", $"{run.SignaturesPerSecond:0} votes a second"),
            ("bytes a vote in blocks", FormattableString.Invariant($"{run.BlockBytesAVote:0.0}, {run.VoteBytes} of them the vote's own")),
            ("bytes a vote in memory", FormattableString.Invariant($"{run.MemoryAVote:0}"))));
        return ExitCode.Done;
    }

    private static Run Measure(GrownChain chain, int runs)
    {
        var votes = (double)chain.Votes.Length;
        var validated = Median(runs, () => ValidateAll(chain));
        var unsigned = Median(runs, () => ValidateUnsigned(chain));
        var signatures = Median(runs, () => Parallel.ForEach(chain.Votes, vote => GrownChain.Require(vote.CheckSignature())));
        return new(
            chain.Votes.Length, chain.Blocks.Length, votes / validated, votes / unsigned, votes / signatures,
            chain.Blocks.Sum(block => (long)block.Length) / votes, chain.Votes[0].Bytes.Length, MemoryOf(chain) / votes);
    }

    /// <summary>Validates as an audit does: checks that need no other block run on all cores, the rest in order.</summary>
    private static Auditor ValidateAll(GrownChain chain)
    {
        var auditor = new Auditor(chain.Parameters);
        var inspected = chain.Blocks.AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered)
            .Select(bytes => InspectedBlock.Of(chain.Parameters, bytes));
        foreach (var block in inspected)
        {
            if (!auditor.Add(block))
                throw new InvalidOperationException($"A grown chain breaks {auditor.Fault!.Rule.Name()} at {auditor.Fault.Block}.");
        }

        return auditor;
    }

    /// <summary>Validates as a node does that has checked the votes' signatures before.</summary>
    private static void ValidateUnsigned(GrownChain grown)
    {
        var chain = new Chain(grown.Parameters);
        foreach (var bytes in grown.Blocks)
        {
            GrownChain.Require(Block.TryDecode(grown.Parameters.Id, bytes, out var block));
            GrownChain.Require(block!.CheckBody(grown.Parameters));
            GrownChain.Append(chain, block);
        }
    }

    private static double Median(int runs, Action work)
    {
        var seconds = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            GC.Collect();
            var began = Stopwatch.GetTimestamp();
            work();
            seconds[run] = Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        return seconds.Order().ElementAt(runs / 2);
    }

    private static long MemoryOf(GrownChain chain)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var auditor = ValidateAll(chain);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(auditor);
        GC.KeepAlive(chain);
        return after - before;
    }

    /// <param name="UnsignedPerSecond">Decoding, Merkle roots, miners' signatures, rules and counts.</param>
    /// <param name="SignaturesPerSecond">Checks of votes' signatures alone: the upper bound of validation.</param>
    /// <param name="BlockBytesAVote">The bytes of a vote with its share of the block around it.</param>
    /// <param name="MemoryAVote">The memory of the state after the last block, headers included.</param>
    private sealed record Run(
        int Votes, int Blocks, double ValidatedPerSecond, double UnsignedPerSecond, double SignaturesPerSecond,
        double BlockBytesAVote, int VoteBytes,
        double MemoryAVote);
}
