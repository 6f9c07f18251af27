using System.Diagnostics;
using OrleansBallot.Fuzz.Targets;
using OrleansBallot.Ledger.Encoding;

namespace OrleansBallot.Fuzz.Engine;

/// <summary>A campaign as the command wants it.</summary>
/// <param name="Target">The decoder's name.</param>
/// <param name="Inputs">How many inputs.</param>
/// <param name="Seed">All random numbers come from it.</param>
/// <param name="Corpus">A folder with a folder for each decoder: kept inputs are read there, and written back. Null for none.</param>
/// <param name="Findings">The folder for what breaks a decoder.</param>
/// <param name="Output">Where progress goes.</param>
internal sealed record RunOptions(string Target, long Inputs, int Seed, string? Corpus, string Findings, TextWriter Output);

/// <summary>Runs one campaign from its examples to its last line, in the context in which this type was loaded.</summary>
internal static class FuzzRun
{
    private const int Slice = 1000;
    private static readonly TimeSpan _perLine = TimeSpan.FromSeconds(10);

    /// <summary>Runs it. Only types of the framework pass between two contexts, so the options come one by one.</summary>
    /// <returns>True where nothing was found.</returns>
    public static bool Of(string target, long inputs, int seed, string? corpus, string findings, TextWriter output) =>
        Run(new(target, inputs, seed, corpus, findings, output));

    private static bool Run(RunOptions run)
    {
        var target = AllTargets.Find(run.Target) ?? throw new ArgumentException($"There is no decoder '{run.Target}'.", nameof(run));
        var folder = run.Corpus is null ? null : Path.Combine(run.Corpus, target.Name);
        Directory.CreateDirectory(run.Findings);
        using var running = new RunningInput(Path.Combine(run.Findings, target.Name + RunningInput.Extension), target.MostBytes);
        var campaign = new Campaign(target, run.Seed) { Before = running.Note };
        using var watch = new StuckWatch(campaign, () => EndStuck(run, running));
        var found = campaign.Begin([.. KeptInputs.Of(target), .. KeptInputs.Read(folder)]) ?? Run(run, campaign);
        if (found is not null) found = campaign.Shrink(found);
        if (found is not null) Tell(run, found);
        else if (folder is not null) KeptInputs.Write(folder, campaign.Smallest());
        run.Output.WriteLine(
            $"{target.Name}: {campaign.Inputs:N0} inputs from seed {run.Seed}, {campaign.Edges:N0} edges, {campaign.Corpus.Count:N0} in "
            + $"the corpus (digest {DigestOf(campaign)}), {(found is null ? "nothing found" : $"found: {found.Kind}")}");
        return found is null;
    }

    private static Finding? Run(RunOptions run, Campaign campaign)
    {
        var (began, line, before) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp(), campaign.Inputs);
        for (var left = run.Inputs; left > 0; left -= Slice)
        {
            if (campaign.Run(Math.Min(left, Slice)) is { } finding) return finding;
            if (Stopwatch.GetElapsedTime(line) < _perLine) continue;
            if (campaign.Leak() is { } leak) return leak;
            var rate = (campaign.Inputs - before) / Stopwatch.GetElapsedTime(line).TotalSeconds;
            run.Output.WriteLine(
                $"{run.Target}: {campaign.Inputs:N0} inputs, {rate:N0}/s, {campaign.Edges:N0} edges, {campaign.Corpus.Count:N0} in the "
                + $"corpus, {(double)campaign.Taken / campaign.Inputs:P0} taken");
            (line, before) = (Stopwatch.GetTimestamp(), campaign.Inputs);
        }

        run.Output.WriteLine(
            $"{run.Target}: {run.Inputs / Stopwatch.GetElapsedTime(began).TotalSeconds:N0} inputs/s; an input allocated at most "
            + $"{campaign.Fullest:P0} of what it may");
        return campaign.Leak();
    }

    private static void Tell(RunOptions run, Finding finding)
    {
        var file = finding.Save(run.Findings, run.Target);
        run.Output.WriteLine($"{run.Target}: {finding.Kind}: {finding.What}");
        run.Output.WriteLine($"{run.Target}: the input is in {file}. Run it again with: {run.Target} --replay {file}");
    }

    /// <summary>Nothing can end the thread that is stuck but the end of the process.</summary>
    private static void EndStuck(RunOptions run, RunningInput running)
    {
        Tell(run, new("stuck", "It has used up half a minute of a processor, and does not end.", running.Read()));
        run.Output.Flush();
        Environment.Exit(1);
    }

    /// <summary>Two runs that did the same have the same digest.</summary>
    private static string DigestOf(Campaign campaign) =>
        Merkle.Root(campaign.Corpus.Select(input => Merkle.Leaf(input)).ToArray()).ToString()[..12];
}
