using System.CommandLine;
using BenchmarkDotNet.Running;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>The micro-benchmarks, with BenchmarkDotNet's own arguments.</summary>
internal sealed class MicroCommand : Command
{
    public MicroCommand()
        : base("micro", "Micro-benchmarks. What follows goes to BenchmarkDotNet: --filter '*HashRate*', --list flat.")
    {
        TreatUnmatchedTokensAsErrors = false;

        // They run in this process, because the harness looks for a project file of the assembly's name and would find none.
        SetAction(line =>
            BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(["--inProcess", .. line.UnmatchedTokens]).Any() ? 0 : 1);
    }
}
