using System.CommandLine;
using OrleansBallot.Fuzz.Engine;
using OrleansBallot.Fuzz.Http;
using OrleansBallot.Fuzz.Targets;

namespace OrleansBallot.Fuzz;

/// <summary>The command line. It exits with 1 where anything was found.</summary>
internal sealed class FuzzCommand : RootCommand
{
    private const string All = "all";

    private readonly Argument<string> _target = new("TARGET")
    {
        Description = $"A decoder, or '{All}' of them: {string.Join(", ", AllTargets.List.Select(target => target.Name))}.",
    };

    private readonly Option<long> _inputs = new("--inputs")
    {
        Description = "How many inputs for each decoder",
        HelpName = "N",
        DefaultValueFactory = _ => 1_000_000,
    };

    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "Makes the inputs or requests of an earlier run again; without it each run makes others",
        HelpName = "N",
    };

    private readonly Option<string?> _corpus = new("--corpus")
    {
        Description = "A folder of inputs that are worth keeping: read at the beginning, and written anew at the end",
        HelpName = "DIR",
    };

    private readonly Option<string> _findings = new("--findings")
    {
        Description = "The folder for inputs and requests that break something",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine("artifacts", "fuzz"),
    };

    private readonly Option<string?> _replay = new("--replay")
    {
        Description = "Runs the input of a file alone, against the code as it was built",
        HelpName = "FILE",
    };

    public FuzzCommand()
        : base("Gives decoders inputs that they must take or refuse. See docs/FUZZING.md.")
    {
        Add(_target);
        Add(_inputs);
        Add(_seed);
        Add(_corpus);
        Add(_findings);
        Add(_replay);
        _target.AcceptOnlyFromAmong([All, .. AllTargets.List.Select(target => target.Name)]);
        SetAction(Run);
        Add(new HttpCommand(_seed, _findings));
    }

    private int Run(ParseResult line)
    {
        var name = line.GetRequiredValue(_target);
        if (line.GetValue(_replay) is { } file) return Replay(name, file, line.InvocationConfiguration.Output);
        var seed = line.GetValue(_seed) ?? Random.Shared.Next();
        var instrumented = new Instrumented();
        var isSound = true;
        foreach (var target in AllTargets.List.Where(target => name == All || target.Name == name))
        {
            isSound &= instrumented.Run(new(
                target.Name, line.GetValue(_inputs), seed, line.GetValue(_corpus), line.GetRequiredValue(_findings),
                line.InvocationConfiguration.Output));
        }

        return isSound ? 0 : 1;
    }

    private static int Replay(string name, string file, TextWriter output)
    {
        var target = AllTargets.Find(name) ?? throw new ArgumentException("An input is of one decoder.", nameof(name));
        var found = new Campaign(target, seed: 0).Try(RunningInput.Read(file));
        output.WriteLine(found is null ? "Nothing found." : $"{found.Kind}: {found.What}");
        return found is null ? 0 : 1;
    }
}
