using System.CommandLine;
using OrleansBallot.Benchmarks.Commands;
using OrleansBallot.Client;

// Never a gate: machines differ, and a number means something only beside another one of the same run.
var surroundings = Surroundings.OfThisProcess();
var root = new RootCommand("Measures the ledger, and a silo over HTTP. See docs/PERFORMANCE.md.")
{
    new ElectionCommand(surroundings),
    new CompareCommand(surroundings),
    new LatencyCommand(surroundings),
    new ValidateCommand(surroundings),
    new GrowCommand(surroundings),
    new TiesCommand(surroundings),
    new MicroCommand(),
    GlobalOptions.Url,
    GlobalOptions.Json,
};
return await root.Parse(args).InvokeAsync();
