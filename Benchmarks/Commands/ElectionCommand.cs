using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography;
using OrleansBallot.Benchmarks.Ballots;
using OrleansBallot.Benchmarks.Load;
using OrleansBallot.Client;
using OrleansBallot.Ledger;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>Replays an election over HTTP: how fast votes are taken, and how fast every node has counted them.</summary>
internal sealed class ElectionCommand : BallotCommand
{
    private readonly Option<string> _rate = new("--rate")
    {
        Description = "Votes a second, or max.",
        HelpName = "N|max",
        DefaultValueFactory = _ => "max",
    };

    private readonly Option<int> _batch = LoadOptions.Number("--batch", "Votes in a request", 500, 1, 1000);
    private readonly Option<int> _inFlight = LoadOptions.Number("--in-flight", "Requests at a time at each node", 2, 1, 64);
    private readonly Option<int> _ballots = LoadOptions.Number("--ballots", "Cast only so many ballots", int.MaxValue, 1, int.MaxValue);

    public ElectionCommand(Surroundings surroundings)
        : base(surroundings, "election", "Casts a real election's ballots through all nodes and compares their counts with the file's.")
    {
        Add(LoadOptions.File);
        Add(_rate);
        Add(_batch);
        Add(_inFlight);
        Add(_ballots);
        Add(LoadOptions.Nodes);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var pace = new Pace(line.GetValue(_batch), line.GetValue(_inFlight), LoadOptions.ReadRate(line.GetRequiredValue(_rate)));
        var file = BallotFile.Read(line.GetRequiredValue(LoadOptions.File)).Take(line.GetValue(_ballots));
        using var network = await Network.ConnectAsync(session, line.GetRequiredValue(LoadOptions.Nodes), stop);
        using var organiser = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (election, votes) = await PrepareAsync(session.Output, network, organiser, file, stop);
        var before = await Network.StatusOfAsync(network.Nodes[0], stop);

        // Signing leaves garbage whose collection is no part of what is measured.
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var casting = new Casting(network, votes, pace);
        var (accepted, counted) = await session.Output.CountAsync(votes.Length, ["Accepted", "Counted by every node"], async bars =>
        {
            var watching = new CountWatch(network, election, votes.Length).RunAsync(
                done =>
                {
                    bars[0](casting.Accepted);
                    bars[1](done);
                },
                stop);
            return (await casting.RunAsync(stop), await watching);
        });
        cpu = Environment.CpuUsage.TotalTime - cpu;

        var comparisons = await Comparison.OfAllAsync(network, election, file, stop);
        var wrongReceipts = CountWrong(casting.Receipts, votes, network.Chain);
        await network.CloseAsync(organiser, election, stop);
        var run = new Run(
            election.ToString(), votes.Length, casting.Accepted, casting.Repeated, casting.Refused.ToImmutableSortedDictionary(), wrongReceipts,
            accepted.TotalSeconds, votes.Length / accepted.TotalSeconds, counted.Max().TotalSeconds, votes.Length / counted.Max().TotalSeconds,
            comparisons.Max(node => node.Height) - before.Height!.Value, cpu.TotalSeconds, comparisons);
        session.Output.Show(run, console =>
        {
            console.WriteFields(
                ("election", run.Election),
                ("votes", $"{run.Votes}: {run.Accepted} accepted, {run.Refused.Values.Sum()} refused, {run.Repeated} sent again"),
                ("wrong receipts", $"{run.WrongReceipts}"),
                ("accepted", FormattableString.Invariant($"{run.AcceptedPerSecond:0} a second, all within {run.AcceptedSeconds:0.0} s")),
                ("mined on every node", FormattableString.Invariant($"{run.MinedPerSecond:0} a second, all within {run.MinedSeconds:0.0} s")),
                ("blocks", $"{run.Blocks}"),
                ("this driver's own CPU", FormattableString.Invariant($"{run.DriverCpuSeconds:0.0} s")));
            console.Write(CompareCommand.Table(comparisons));
        });
        return wrongReceipts == 0 && casting.Refused.Count == 0 && comparisons.All(node => node.Agrees)
            ? ExitCode.Done
            : throw new Failure(ExitCode.Refused, "Votes were refused, receipts are wrong, or a node disagrees with the file.", "wrong-result");
    }

    /// <summary>Everything that costs the driver much is done before the clock starts.</summary>
    private static async Task<(ElectionId Id, Transaction[] Votes)> PrepareAsync(
        Output output, Network network, ECDsa organiser, BallotFile file, CancellationToken stop)
    {
        var opened = await network.OpenAsync(organiser, "Load: a real election", file.Options, stop);
        var votes = await output.CountAsync(file.Choices.Length, ["Keys and signatures"], bars => Task.Run(
            () => SignedVotes.Make(network.Chain.Id, opened, file.Choices, network.Now, done => bars[0](done)), stop));
        return (opened, votes);
    }

    private static int CountWrong(byte[]?[] receipts, Transaction[] votes, ChainParameters chain)
    {
        var wrong = 0;
        Parallel.For(0, receipts.Length, i =>
        {
            if (receipts[i] is not { } bytes) return;
            var isRight = Receipt.TryDecode(bytes) is { } receipt && receipt.Transaction == votes[i].Id && receipt.IsGenuine(chain.Id);
            if (!isRight) Interlocked.Increment(ref wrong);
        });
        return wrong;
    }

    /// <param name="Repeated">Votes that a node with a full pool did not take at first.</param>
    /// <param name="MinedSeconds">From the first vote sent until every node had counted the last.</param>
    /// <param name="DriverCpuSeconds">What the driver itself took of the machine meanwhile.</param>
    private sealed record Run(
        string Election, int Votes, int Accepted, int Repeated, ImmutableSortedDictionary<string, int> Refused, int WrongReceipts,
        double AcceptedSeconds, double AcceptedPerSecond, double MinedSeconds, double MinedPerSecond, ulong Blocks, double DriverCpuSeconds,
        ImmutableArray<Comparison> Nodes);
}
