using System.Diagnostics;
using System.Globalization;
using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Simulation.Scale;

/// <summary>The figures of some networks, each beside what the design predicts, as a table in Markdown.</summary>
internal static class ScaleReport
{
    private static readonly (string Name, Func<Figures, Forecast, string> Measured, Func<Figures, Forecast, string> Predicted)[] _rows =
    [
        ("all have joined after, s", (run, _) => Text(run.Joined.TotalSeconds, 0), (_, _) => ""),
        ("MB of lists of members before the votes", (run, _) => Text(Lists(run) / 1e6, 1), (_, _) => ""),
        ("a vote is everywhere after, ms: median", (run, _) => Middle(run.Votes, Time), (_, design) => Time(design.Vote.Last)),
        ("… most", (run, _) => Most(run.Votes, Time), (_, _) => ""),
        ("hops of a vote: median", (run, _) => Middle(run.Votes, vote => vote.Hops, hops => Text(hops, 0)),
            (_, design) => Text(design.Vote.Hops, 0)),
        ("… most", (run, _) => Text(run.Votes.Max(vote => vote.Hops), 0), (_, design) => Text(design.Relay.MostHops, 0)),
        ("calls a vote", (run, _) => Text(run.Traffic.OfVotes.Calls / (double)run.Votes.Count, 0),
            (_, design) => Text(design.CallsOfVote, 0)),
        ("kB a vote", (run, _) => Text(run.Traffic.OfVotes.Bytes / 1e3 / run.Votes.Count, 1), (_, _) => ""),
        ("a block is everywhere after, ms: median", (run, _) => Middle(run.Blocks, Time), (_, design) => Time(design.Block.Last)),
        ("… most", (run, _) => Most(run.Blocks, Time), (_, _) => ""),
        ("… mean of all nodes", (run, _) => Time(TimeSpan.FromTicks((long)run.Blocks.Average(block => block.Mean.Ticks))),
            (_, design) => Time(design.Block.Mean)),
        ("hops of a block: median", (run, _) => Middle(run.Blocks, block => block.Hops, hops => Text(hops, 0)),
            (_, design) => Text(design.Block.Hops, 0)),
        ("… most", (run, _) => Text(run.Blocks.Max(block => block.Hops), 0), (_, design) => Text(design.Relay.MostHops, 0)),
        ("calls a block found", (run, _) => Text(run.Traffic.OfBlocks.Calls / (double)run.Found, 0),
            (_, design) => Text(design.CallsOfBlock, 0)),
        ("kB a block found", (run, _) => Text(run.Traffic.OfBlocks.Bytes / 1e3 / run.Found, 0), (_, _) => ""),
        ("blocks of the best chain", (run, _) => Text(run.Blocks.Count, 0), (_, _) => ""),
        ("forks a block", (run, _) => Text((run.Found - run.Blocks.Count) / (double)run.Blocks.Count, 2),
            (_, design) => Text(design.Forks, 2)),
        ("reorgs a node and block", (run, _) => Text(run.Reorgs / (double)run.Plan.Nodes / run.Blocks.Count, 2), (_, _) => ""),
        ("calls a node and minute besides: to peers and tracker", (run, _) => Rate(run, Besides(run).Calls),
            (_, design) => Text(design.Polls, 0)),
        ("… kB", (run, _) => Rate(run, Besides(run).Bytes / 1e3), (_, _) => ""),
        ("… to other silos for the time (of 5 s; above 300 nodes of 60 s)",
            (run, _) => Rate(run, run.Traffic.Of(Traffic.Time).Calls), (_, design) => Text(design.Clocks, 0)),
    ];

    /// <summary>Measures networks of some sizes, and writes the table.</summary>
    /// <returns>The exit code.</returns>
    public static int Of(IReadOnlyList<int> sizes, int votes, TimeSpan blockTime)
    {
        var runs = new List<Figures>();
        foreach (var nodes in sizes)
        {
            var began = Stopwatch.StartNew();
            runs.Add(ScaleRun.Of(ScalePlan.Of(nodes, votes, blockTime)));
            Console.WriteLine($"{nodes} nodes, {runs[^1].Joined + runs[^1].Lasted:c} simulated in {began.Elapsed:c}");
            Write("before the votes", runs[^1].Joining);
            Write("from then on", runs[^1].Traffic);
        }

        Write(runs, Console.WriteLine);
        return 0;
    }

    private static void Write(IReadOnlyList<Figures> runs, Action<string> line)
    {
        (Figures Run, Forecast Design)[] both = [.. runs.Select(run => (run, new Forecast(run.Plan, run.Network)))];
        line($"| measured | {string.Join(" | ", runs.Select(run => $"{run.Plan.Nodes} nodes | predicted"))} |");
        line($"|---|{string.Concat(runs.Select(_ => "---|---|"))}");
        foreach (var (name, measured, predicted) in _rows)
        {
            var cells = both.Select(one => $"{measured(one.Run, one.Design)} | {predicted(one.Run, one.Design)}");
            line($"| {name} | {string.Join(" | ", cells)} |");
        }
    }

    private static void Write(string when, Traffic traffic)
    {
        foreach (var (method, load) in traffic.ByMethod) Console.WriteLine($"  {when}, {method}: {load.Calls} calls, {load.Bytes} bytes");
    }

    /// <summary>What carries the list of members: the tracker's hints and answers.</summary>
    private static long Lists(Figures run) => run.Joining.Of(nameof(INodePeer.PeerListUpdate)).Bytes
        + run.Joining.Of(nameof(ITrackerGrain.Register)).Bytes + run.Joining.Of(nameof(ITrackerGrain.Heartbeat)).Bytes;

    private static Load Besides(Figures run)
    {
        var (all, time) = (run.Traffic.Background, run.Traffic.Of(Traffic.Time));
        return new(all.Calls - time.Calls, all.Bytes - time.Bytes);
    }

    private static string Rate(Figures run, double count) => Text(count / run.Plan.Nodes / run.Lasted.TotalMinutes, 0);

    private static string Time(TimeSpan time) => Text(time.TotalMilliseconds, 0);

    private static string Middle(IReadOnlyCollection<Spread> spreads, Func<TimeSpan, string> text) =>
        Middle(spreads, spread => spread.Lasted, text);

    private static string Middle<T>(IReadOnlyCollection<Spread> spreads, Func<Spread, T> what, Func<T, string> text) =>
        text(spreads.Select(what).Order().ElementAt(spreads.Count / 2));

    private static string Most(IReadOnlyCollection<Spread> spreads, Func<TimeSpan, string> text) =>
        text(spreads.Max(spread => spread.Lasted));

    private static string Text(double number, int digits) => number.ToString($"N{digits}", CultureInfo.InvariantCulture);
}
