using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.RegularExpressions;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger.Counting;

/// <summary>
/// The mayor of Minneapolis, 2013: 80,101 ballots of up to three ranks. The city's cast vote record is no part of this
/// repository; BALLOT_ELECTIONS names the directory that has it (see docs/PERFORMANCE.md), and without it there is nothing to count.
/// </summary>
public partial class MinneapolisTests
{
    private const string File = "minneapolis-2013-mayor.csv.gz";

    private static readonly Lazy<(ImmutableArray<string> Names, Profile Profile)> _record = new(Read);

    [Fact]
    public void Instant_runoff_made_Betsy_Hodges_mayor_in_the_published_final_round()
    {
        var (names, outcome) = Count<InstantRunoffOutcome>(CountingMethod.InstantRunoff);

        Assert.Equal((79_415, 686), (outcome.Ballots, outcome.Blank));
        Assert.Equal(35, outcome.Rounds.Length);
        Assert.Equal(
            ["BETSY HODGES 38870", "MARK ANDREW 24972"],
            outcome.Rounds[^1].Votes.Select(votes => $"{names[votes.Option]} {votes.Votes}").Order());
        Assert.Equal(15_573, outcome.Rounds[^1].Exhausted);
        Assert.Equal(["BETSY HODGES", "MARK ANDREW", "DON SAMUELS", "CAM WINTON"], outcome.Ranking.Take(4).Select(option => names[option]));
        Assert.Empty(outcome.Tied);
    }

    [Fact]
    public void Schulze_elects_her_too()
    {
        var (names, outcome) = Count<SchulzeOutcome>(CountingMethod.Schulze);

        Assert.Equal("BETSY HODGES", names[Assert.Single(outcome.PotentialWinners)]);
        Assert.Equal(38_870, outcome.Pairwise[names.IndexOf("BETSY HODGES")][names.IndexOf("MARK ANDREW")]);
        Assert.Equal(24_972, outcome.Pairwise[names.IndexOf("MARK ANDREW")][names.IndexOf("BETSY HODGES")]);
    }

    private static (ImmutableArray<string> Names, T Outcome) Count<T>(CountingMethod method) where T : Outcome
    {
        Assert.SkipUnless(System.IO.File.Exists(PathOf()), $"There is no {File} in the directory that BALLOT_ELECTIONS names.");
        var (names, profile) = _record.Value;
        return (names, Assert.IsType<T>(Ballots.Outcome(method, names.Length, profile.Copy())));
    }

    /// <summary>
    /// Empty and spoilt ranks are passed over, a name that is repeated counts once; options in the order of the alphabet.
    /// </summary>
    private static (ImmutableArray<string> Names, Profile Profile) Read()
    {
        using var file = new StreamReader(new GZipStream(System.IO.File.OpenRead(PathOf()), CompressionMode.Decompress));
        var ballots = file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(row => Field().Matches(row).Select(field => field.Value)
                .Where(name => name is not ("undervote" or "overvote")).Distinct().ToList()).ToList();
        ImmutableArray<string> names = [.. ballots.SelectMany(ballot => ballot).Distinct().Order(StringComparer.Ordinal)];
        var profile = new Profile();
        foreach (var ballot in ballots) profile.Add(new([.. ballot.Select(name => names.IndexOf(name))]));
        return (names, profile);
    }

    private static string PathOf() => Path.Combine(Environment.GetEnvironmentVariable("BALLOT_ELECTIONS") ?? "", File);

    [GeneratedRegex("\"(?:[^\"]|\"\")*\"|[^,\"\r]+")]
    private static partial Regex Field();
}
