using System.Diagnostics;
using OrleansBallot.Fuzz.Engine;

namespace OrleansBallot.Fuzz.Http;

/// <summary>A campaign from the start of its silo to the figures at its end.</summary>
/// <param name="Requests">How many requests.</param>
/// <param name="Seed">All random numbers come from it.</param>
/// <param name="Output">Where progress and figures go.</param>
internal sealed record HttpRun(long Requests, int Seed, TextWriter Output)
{
    public const string Target = "http";

    private const int Mebibyte = 1024 * 1024;

    // More than the code and the caches of a silo that has answered everything once, and less than requests that are kept.
    private const long MayGrow = 256L * Mebibyte;
    private const int MayOpen = 32;

    // Operators' orders are logged, and strangers' requests are not.
    private const int MayLog = 100;

    private const int Looks = 120;

    private static readonly TimeSpan _perLook = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _perLine = TimeSpan.FromSeconds(10);
    private static readonly string[] _failures = ["fail: ", "crit: ", "Unhandled exception", "   at "];

    /// <summary>A request, as a finding's file has it, that is sent alone in place of a campaign.</summary>
    public byte[]? Replay { get; init; }

    /// <summary>Runs it against a silo of its own, whose log, memory and files are looked at too.</summary>
    /// <param name="settings">The silo's, such as <c>Ballot:RateLimit:Enabled=true</c>.</param>
    /// <param name="stop">Stops it.</param>
    /// <returns>All that was found.</returns>
    public async Task<IReadOnlyCollection<Finding>> OnItsOwn(IEnumerable<string> settings, CancellationToken stop)
    {
        await using var own = await SiloUnderFuzz.Start(settings, stop);
        return await On(own.Address, own.Token, own, stop);
    }

    /// <summary>Runs it against a silo that is there.</summary>
    /// <param name="silo">Where it listens.</param>
    /// <param name="token">The operator's token; null where only strangers' requests are sent.</param>
    /// <param name="own">Its process; null where it is somebody else's.</param>
    /// <param name="stop">Stops it.</param>
    /// <returns>All that was found.</returns>
    public async Task<IReadOnlyCollection<Finding>> On(Uri silo, string? token, SiloUnderFuzz? own, CancellationToken stop)
    {
        using var client = new HonestClient(silo, token);
        using var ground = await Ground.Prepare(client, silo, token, stop);
        var campaign = new HttpCampaign(ground, silo, Seed);
        foreach (var kept in Replay is { } replay ? [replay] : KeptInputs.Read(Path.Combine(AppContext.BaseDirectory, "Corpus", Target)))
            await campaign.Send(MadeRequest.Read(kept, ground.Names), stop);
        var before = Figures(own);
        if (Replay is null) await WithProgress(campaign, own, stop);
        await campaign.Check("vote", ground.Vote, stop);
        await campaign.Check("audit", ground.Audit, stop);
        if (own is not null)
        {
            await campaign.Check("silo", inner => Settles(own, before, inner), stop);
            await campaign.Check("log", _ => IsQuiet(own), stop);
        }

        Tell(campaign, before, Figures(own));
        return campaign.Found;
    }

    private static (long Memory, int Files) Figures(SiloUnderFuzz? own) => own is null ? default : (own.Memory, own.Files);

    private async Task WithProgress(HttpCampaign campaign, SiloUnderFuzz? own, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        using var lines = new Timer(_ => Tell($"{campaign.Sent:N0} requests, {Rate()}/s", Figures(own)), null, _perLine, _perLine);
        await campaign.Run(Requests, stop);
        Tell($"{campaign.Sent:N0} requests, {Rate()}/s, seed {Seed}", Figures(own));

        string Rate() => $"{campaign.Sent / Stopwatch.GetElapsedTime(began).TotalSeconds:N0}";
    }

    /// <summary>Memory and files come back to what they were, about.</summary>
    private static async Task Settles(SiloUnderFuzz own, (long Memory, int Files) before, CancellationToken stop)
    {
        using var looks = new PeriodicTimer(_perLook);
        for (var look = 0; look < Looks; look++)
        {
            if (own.HasEnded) throw new BrokenPromiseException($"The silo has ended. It printed: {string.Join('\n', own.Log)}");
            var now = Figures(own);
            if (now.Memory <= before.Memory + MayGrow && now.Files <= before.Files + MayOpen) return;
            await looks.WaitForNextTickAsync(stop);
        }

        throw new BrokenPromiseException($"Memory or files do not come back: {Said(before)} before, {Said(Figures(own))} after.");
    }

    private static Task IsQuiet(SiloUnderFuzz own)
    {
        var log = own.Log;
        var failure = log.FirstOrDefault(line => _failures.Any(words => line.StartsWith(words, StringComparison.Ordinal)));
        return failure is not null ? throw new BrokenPromiseException($"The log has a failure:\n{string.Join('\n', log.TakeLast(MayLog))}")
            : log.Count > MayLog ? throw new BrokenPromiseException($"Requests fill the log: {log.Count} lines, the last ones:\n"
                + string.Join('\n', log.TakeLast(MayLog)))
            : Task.CompletedTask;
    }

    private void Tell(HttpCampaign campaign, (long Memory, int Files) before, (long Memory, int Files) after)
    {
        foreach (var route in campaign.Statuses.GroupBy(one => one.Key.Label).OrderBy(route => route.Key, StringComparer.Ordinal))
        {
            var statuses = route.OrderBy(one => one.Key.Status)
                .Select(one => $"{(one.Key.Status == 0 ? "none" : $"{one.Key.Status}")}: {one.Value:N0}");
            Output.WriteLine($"{route.Key,-52} {string.Join(", ", statuses)}");
        }

        if (after != default) Output.WriteLine($"{Target}: {Said(before)} before, {Said(after)} after");
    }

    private void Tell(string what, (long Memory, int Files) now) =>
        Output.WriteLine($"{Target}: {what}{(now == default ? "" : $", {Said(now)}")}");

    private static string Said((long Memory, int Files) figures) => $"{figures.Memory / Mebibyte:N0} MiB, {figures.Files} files";
}
