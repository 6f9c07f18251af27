using System.CommandLine;
using System.Security.Cryptography;
using OrleansBallot.Benchmarks.Ballots;
using OrleansBallot.Benchmarks.Load;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.State;
using Spectre.Console;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>
/// Casts single votes at a moderate rate, and measures the time to the receipt, to every node's pool, and to every node's chain.
/// </summary>
internal sealed class LatencyCommand : BallotCommand
{
    private readonly Option<int> _votes = LoadOptions.Number("--votes", "How many votes", 600, 1, 100_000);
    private readonly Option<string> _rate =
        new("--rate") { Description = "Votes a second.", HelpName = "N", DefaultValueFactory = _ => "20" };

    public LatencyCommand(Surroundings surroundings)
        : base(surroundings, "latency", "Casts single votes through random nodes and times what becomes of each.")
    {
        Add(_votes);
        Add(_rate);
        Add(LoadOptions.Nodes);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var rate = LoadOptions.ReadRate(line.GetRequiredValue(_rate))
            ?? throw Failure.Usage("--rate must be votes a second: without pauses only throughput shows.");
        var count = line.GetValue(_votes);
        using var network = await Network.ConnectAsync(session, line.GetRequiredValue(LoadOptions.Nodes), stop);
        using var organiser = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var election = await network.OpenAsync(organiser, "Load: latency", [Contest.Of("Load: latency", ["yes", "no"])], stop);
        var votes = SignedVotes.Make(
            network.Chain.Id, election, [.. Enumerable.Range(0, count).Select(i => new Ballot([i % 2]))], network.Now, _ => { });
        var timings = await session.Output.CountAsync(
            count, ["Votes in every node's chain"], bars => new Timings(network, votes).RunAsync(rate, done => bars[0](done), stop));
        await network.CloseAsync(organiser, election, stop);

        var run = new Run(
            count, rate,
            Distribution.Of(timings.Select(vote => vote.Receipt)),
            Distribution.Of(timings.Select(vote => vote.Everywhere - vote.Receipt)),
            Distribution.Of(timings.Select(vote => vote.Everywhere)),
            Distribution.Of(timings.Select(vote => vote.Mined)));
        session.Output.Show(run, console => console.Write(new[]
        {
            ("vote sent to receipt", run.Receipt), ("receipt to every node's pool or chain", run.Spread),
            ("vote sent to every node's pool or chain", run.Everywhere), ("vote sent to mined on every node", run.Mined),
        }.ToTable(
            new("Milliseconds", row => row.Item1),
            new("Median", row => Text(row.Item2.Median)),
            new("95 %", row => Text(row.Item2.P95)),
            new("99 %", row => Text(row.Item2.P99)),
            new("Most", row => Text(row.Item2.Most)))));
        return ExitCode.Done;
    }

    private static string Text(double milliseconds) => FormattableString.Invariant($"{milliseconds:0.0}");

    /// <param name="Spread">The time from the receipt until every node has the vote in its pool or its chain.</param>
    private sealed record Run(
        int Votes, double Rate, Distribution Receipt, Distribution Spread, Distribution Everywhere, Distribution Mined);
}
