using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Client;

/// <summary>Files of ballots that are counted without a network.</summary>
public sealed class CountCommandTests : IDisposable
{
    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    /// <summary>A ward of Glasgow, 2007: see Tests/Elections/README.md.</summary>
    [Fact]
    public async Task A_published_file_comes_to_its_published_result()
    {
        using (var file = BltFile.Open("Hillhead.blt.gz")) Write("Hillhead.blt", file.ReadToEnd());
        using var published = JsonDocument.Parse(BltFile.Open("glasgow-2007.json.gz").BaseStream);
        var expected = published.RootElement.GetProperty("Hillhead");

        var counted = await _terminal.JsonAsync("count", _terminal.At("Hillhead.blt"), "--method", "stv");

        Assert.Equal(
            ["contest", "title", "method", "seats", "winners", "outcome", "sentence", "ballots", "blank", "tallies", "rounds", "report"],
            counted.EnumerateObject().Select(field => field.Name));
        Assert.Equal("HILLHEAD", counted.GetProperty("title").GetString(), ignoreCase: true);
        Assert.Equal(expected.GetProperty("seats").GetInt32(), counted.GetProperty("seats").GetInt32());
        Assert.Equal(expected.GetProperty("ballots").GetInt64(), counted.GetProperty("ballots").GetInt64());
        Assert.Equal(Texts(expected, "elected"), Texts(counted, "winners"));
        Assert.Equal(expected.GetProperty("stages").GetArrayLength(), counted.GetProperty("rounds").GetArrayLength());
    }

    [Theory]
    [InlineData("plurality", "A is elected, with 4 votes. 1 abstained.")]
    [InlineData("approval", "B is elected, with 6 approvals. 1 abstained.")]
    [InlineData("instant-runoff", "B is elected, in the last round with 5 votes to 4 for A. 1 abstained.")]
    [InlineData("schulze", "B is elected, compared pair by pair with every other option. 1 abstained.")]
    public async Task A_spreadsheet_of_ranks_is_counted_by_any_method_of_options(string method, string sentence)
    {
        Write("ranks.csv", "first,second,times\nA,,3\nA,B,1\n\"B\",C,3\nC,B,2\nundervote,,1\n");

        Assert.Equal(sentence, (await CountAsync("ranks.csv", method)).GetProperty("sentence").GetString());
    }

    [Fact]
    public async Task Scores_stand_under_their_options()
    {
        Write("scores.csv", "A,B,C\n5,0,\n5,4,0\n0,5,1\n,,\n");

        var star = await CountAsync("scores.csv", "star");

        Assert.Equal("A is elected, preferred to B by 2 ballots to 1. 1 abstained.", star.GetProperty("sentence").GetString());
        Assert.Equal(
            [10, 9, 1], star.GetProperty("tallies").EnumerateArray().Select(tally => tally.GetProperty("votes").GetInt32()));
    }

    [Fact]
    public async Task A_motion_has_yes_and_no_and_its_majority()
    {
        Write("motion.csv", "vote\nno\nyes\nyes\n\"\"\nyes\n");

        Assert.Equal(
            "Carried, with 3 yes and 1 no: 75.0% of the votes for yes and no, where at least 3/4 was needed. 1 abstained.",
            (await CountAsync("motion.csv", "motion", "--majority", "3/4")).GetProperty("sentence").GetString());
        Assert.Equal(
            "not-carried", (await CountAsync("motion.csv", "motion", "--majority", "2/3 of ballots")).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task A_withdrawn_candidate_of_a_file_is_passed_over_and_its_lots_can_be_drawn_again()
    {
        const string file = "3 1 # three for one seat\n-1\n2 1 2 0\n2 3 0\n0\n\"Ada \"\n\"Grace\"\n\"Alan\"\n\"Chair\"\n";
        Write("chair.blt", file);

        var first = await CountAsync("chair.blt", "instant-runoff");

        Assert.DoesNotContain("Ada ", Texts(first, "winners"));
        Assert.Equal(["Grace", "Alan"], Texts(first.GetProperty("ties")[0], "options"));
        Assert.Equal(first.GetRawText(), (await CountAsync("chair.blt", "instant-runoff")).GetRawText());
        Assert.Equal("tied", (await CountAsync("chair.blt", "instant-runoff", "--ties", "stand")).GetProperty("outcome").GetString());
        var shown = await _terminal.RunAsync("count", _terminal.At("chair.blt"), "--method", "instant-runoff");
        Assert.Contains("drawn with its SHA-256", shown.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.blt", "", "line 1: it ends where the number of candidates belongs")]
    [InlineData("a.blt", "65 1\n", "line 1: 65 candidates: a contest has 2 to 64")]
    [InlineData("a.blt", "2 3\n", "line 1: 3 seats: there are 2 candidates")]
    [InlineData("a.blt", "2 1\n1 3 0\n", "line 2: candidate 3: there are 1 to 2")]
    [InlineData("a.blt", "2 1\n1 1 1 0\n", "line 2: candidate 1 a second time")]
    [InlineData("a.blt", "2 1\n1 1=2 0\n", "line 2: '1=2': equal ranks are not counted")]
    [InlineData("a.blt", "2 1\n1 1 0\n-1\n", "line 3: a withdrawn candidate stands before the ballots")]
    [InlineData("a.blt", "2 1\n1 one 0\n", "line 2: 'one' where a choice, or 0 belongs")]
    [InlineData("a.blt", "2 1\n0\n\"A\"\n", "line 3: it ends where the name of candidate 2 belongs")]
    [InlineData("a.blt", "2 1\n0\nAnn Bee\nBob Cee\n", "names and title need quotes")]
    [InlineData("a.csv", "", "is empty")]
    [InlineData("a.csv", "first\nA\n", "names 1 options")]
    [InlineData("a.csv", "first\nA,B\n", "line 2: 2 fields under 1 headings")]
    [InlineData("a.csv", "first,times\nA,0\n", "line 2: '0' is no number from 1 to")]
    [InlineData("a.csv", "first\n\"A\n", "line 2")]
    public async Task What_is_wrong_in_a_file_is_said_with_its_line(string name, string text, string words)
    {
        Write(name, text);

        var ran = await _terminal.RunAsync("count", _terminal.At(name), "--method", "stv");

        Assert.Equal(ExitCode.BadUsage, ran.Code);
        Assert.Contains(words, ran.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong-terms", "--method", "schulze", "--seats", "2")]
    [InlineData("wrong-terms", "--method", "motion", "--majority", "2/3 of roll")]
    [InlineData("has orders of options, and star counts scores", "--method", "star")]
    public async Task Terms_that_no_contest_has_are_refused(string words, params string[] terms)
    {
        Write("two.blt", "2 1\n1 1 0\n0\n\"yes\"\n\"no\"\n\"Accounts\"\n");

        var ran = await _terminal.RunAsync(["count", _terminal.At("two.blt"), .. terms, "--json"]);

        Assert.NotEqual(ExitCode.Done, ran.Code);
        Assert.Contains(words, ran.Output, StringComparison.Ordinal);
    }

    private static string[] Texts(JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private void Write(string name, string text) => File.WriteAllText(_terminal.At(name), text);

    private Task<JsonElement> CountAsync(string file, string method, params string[] more) =>
        _terminal.JsonAsync(["count", _terminal.At(file), "--method", method, .. more]);
}
