using System.CommandLine;
using OrleansBallot.Simulation;

var runs = new Option<int>("--runs") { Description = "How many seeds to run.", DefaultValueFactory = _ => 100 };
var first = new Option<ulong?>("--from") { Description = "The first seed; otherwise a fresh one." };
var seed = new Option<ulong?>("--seed") { Description = "Run one seed, with a trace to read." };
var shrink = new Option<ulong?>("--shrink") { Description = "Make a seed's run smaller while it fails." };
var untilFailure = new Option<bool>("--until-failure") { Description = "Stop at the first seed that fails." };
var jobs = new Option<int>("--jobs") { Description = "How many runs at a time.", DefaultValueFactory = _ => Environment.ProcessorCount };
var root = new RootCommand("Runs the real grains in a simulated world, and checks what must hold.")
{
    runs, first, seed, shrink, untilFailure, jobs,
};
root.SetAction(parsed =>
    parsed.GetValue(seed) is { } one ? Replay.One(one)
    : parsed.GetValue(shrink) is { } big ? Replay.Shrink(big)
    : Campaign.Run(parsed.GetValue(first), parsed.GetValue(runs), parsed.GetValue(jobs), parsed.GetValue(untilFailure)));
return root.Parse(args).Invoke();
