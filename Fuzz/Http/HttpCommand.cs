using System.CommandLine;

namespace OrleansBallot.Fuzz.Http;

/// <summary>The campaign against a live silo.</summary>
internal sealed class HttpCommand : Command
{
    private readonly Option<long> _inputs = new("--inputs")
    {
        Description = "How many requests",
        HelpName = "N",
        DefaultValueFactory = _ => 100_000,
    };

    private readonly Option<Uri?> _url = new("--url")
    {
        Description = "A silo that runs; without it one is started, and its log, its memory and its files are looked at too",
    };

    private readonly Option<string[]> _settings = new("--setting")
    {
        Description = "A setting of the silo that is started, such as Ballot:RateLimit:Enabled=true",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int?> _seed;
    private readonly Option<string> _findings;
    private readonly Option<string?> _replay = new("--replay") { Description = "Sends the request of a file alone", HelpName = "FILE" };

    /// <summary>Seed and findings are options of the other campaigns too.</summary>
    public HttpCommand(Option<int?> seed, Option<string> findings)
        : base(HttpRun.Target, "Sends a silo requests that nobody thought of, and looks at every answer.")
    {
        (_seed, _findings) = (seed, findings);
        Add(_inputs);
        Add(_seed);
        Add(_url);
        Add(_settings);
        Add(_findings);
        Add(_replay);
        SetAction(Run);
    }

    private async Task<int> Run(ParseResult line, CancellationToken stop)
    {
        var output = line.InvocationConfiguration.Output;
        var run = new HttpRun(line.GetValue(_inputs), line.GetValue(_seed) ?? Random.Shared.Next(), output)
        {
            Replay = line.GetValue(_replay) is { } file ? await File.ReadAllBytesAsync(file, stop) : null,
        };
        var found = line.GetValue(_url) is { } url
            ? await run.On(url, token: null, own: null, stop)
            : await run.OnItsOwn(line.GetRequiredValue(_settings), stop);

        // One of each: the same fault is found again and again.
        foreach (var alike in found.GroupBy(finding => finding.What.Split('\n')[0]))
        {
            var first = alike.MinBy(finding => finding.Input.Length)!;
            output.WriteLine($"{HttpRun.Target}: {first.Kind}, {alike.Count():N0} times: {first.What}");
            if (first.Input.Length == 0) continue;
            output.WriteLine($"{HttpRun.Target}: --replay {first.Save(line.GetRequiredValue(_findings), HttpRun.Target)}");
        }

        output.WriteLine($"{HttpRun.Target}: {(found.Count == 0 ? "nothing found" : $"found: {found.Count:N0}")}");
        return found.Count == 0 ? 0 : 1;
    }
}
