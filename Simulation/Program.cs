using System.CommandLine;
using OrleansBallot.Grains.Tracking;
using OrleansBallot.Simulation;
using OrleansBallot.Simulation.Scale;

var runs = new Option<int>("--runs") { Description = "How many seeds to run.", DefaultValueFactory = _ => 100 };
var first = new Option<ulong?>("--from") { Description = "The first seed; otherwise a fresh one." };
var seed = new Option<ulong?>("--seed") { Description = "Run one seed, with a trace to read." };
var shrink = new Option<ulong?>("--shrink") { Description = "Make a seed's run smaller while it fails." };
var untilFailure = new Option<bool>("--until-failure") { Description = "Stop at the first seed that fails." };
var jobs = new Option<int>("--jobs") { Description = "How many runs at a time.", DefaultValueFactory = _ => Environment.ProcessorCount };
var scale = new Option<int[]>("--scale")
{
    Description = "Measure networks of so many nodes, one after the other.",
    AllowMultipleArgumentsPerToken = true,
};
scale.Validators.Add(given =>
{
    if (given.GetValueOrDefault<int[]>()!.Any(nodes => nodes is < 2 or > Roster.MostMembers))
        given.AddError($"--scale takes numbers of nodes from 2 to {Roster.MostMembers}, the most that a tracker has.");
});
var votes = new Option<int>("--votes") { Description = "With --scale: how many people vote.", DefaultValueFactory = _ => 60 };
var blockTime = new Option<double>("--block-time")
{
    Description = "With --scale: how many seconds a block should take.",
    DefaultValueFactory = _ => 1,
};
var root = new RootCommand("Runs the real grains in a simulated world, and checks what must hold.")
{
    runs, first, seed, shrink, untilFailure, jobs, scale, votes, blockTime,
};
root.SetAction(parsed =>
    parsed.GetValue(scale) is { Length: > 0 } sizes
        ? ScaleReport.Of(sizes, parsed.GetValue(votes), TimeSpan.FromSeconds(parsed.GetValue(blockTime)))
    : parsed.GetValue(seed) is { } one ? Replay.One(one)
    : parsed.GetValue(shrink) is { } big ? Replay.Shrink(big)
    : Campaign.Run(parsed.GetValue(first), parsed.GetValue(runs), parsed.GetValue(jobs), parsed.GetValue(untilFailure)));
return root.Parse(args).Invoke();
