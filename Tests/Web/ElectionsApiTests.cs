using System.Net;
using System.Net.Http.Json;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

public sealed class ElectionsApiTests(WebFixture web)
{
    private string Id => web.Election.Id.ToString();

    [Fact]
    public async Task Lists_elections_with_their_definitions()
    {
        var listed = (await web.Silo.Get("/api/elections")).EnumerateArray().Single(election => election.Text("election") == Id);

        Assert.Equal(
            [
                "election", "title", "description", "organiser", "others", "state", "purpose", "eligibility", "opens", "closes", "settle",
                "contests", "total", "revoting", "order", "turns", "roll", "twins"
            ], listed.Names());
        Assert.Equal(
            [
                "contest", "title", "description", "method", "seats", "choose", "top", "majority", "quorum", "ties", "options"
            ], listed.GetProperty("contests")[0].Names());
        Assert.Equal("open", listed.Text("state"));
        Assert.True(Timestamp.TryParse(listed.Text("closes"), out _));
        Assert.Equal(listed.GetRawText(), (await web.Silo.Get($"/api/elections/{Id}")).GetRawText());
    }

    [Fact]
    public async Task Elections_of_one_title_by_several_organisers_are_told_apart()
    {
        const string title = "Twins of the shed";
        var (mine, mineToo) = (
            await web.Silo.OpenElection(Voters.Organiser, title), await web.Silo.OpenElection(Voters.Organiser, "twins  OF the shed"));
        Assert.Equal(0, (await web.Silo.Get($"/api/elections/{mine.Id}")).GetProperty("twins").GetInt32());

        // By Dot, with a Cyrillic letter in it.
        var decoy = await web.Silo.OpenElection(Voters.Dot, "Twins of the shеd");

        var listed = (await web.Silo.Get("/api/elections")).EnumerateArray()
            .ToDictionary(election => election.Text("election"), election => election.GetProperty("twins").GetInt32());
        Assert.Equal((1, 1, 2), (listed[mine.Id.ToString()], listed[mineToo.Id.ToString()], listed[decoy.Id.ToString()]));
        var results = await web.Silo.Get($"/api/elections/{decoy.Id}/results");
        Assert.Equal((Voters.Dot.Key.ToString(), 2), (results.Text("organiser"), results.GetProperty("twins").GetInt32()));
    }

    [Fact]
    public async Task A_draft_is_told_which_options_look_alike_and_who_has_its_title()
    {
        var asked =
            new
            {
                title = "COLOUR of the shed",
                organiser = Voters.Dot.Key.ToString(),
                contests = new[]
                {
                    new { title = "Who?", options = new[] { "Anna", "Bob", "Аnna", "bob " } },
                    new { title = "What?", options = new[] { "this", "that" } },
                },
            };

        var answer = await web.Silo.Http.PostAsJsonAsync("/api/elections/check", asked).Json();

        Assert.Equal(["twins", "alike"], answer.Names());
        Assert.NotEqual(0, answer.GetProperty("twins").GetInt32());
        Assert.Equal("[[[0,2],[1,3]],[]]", answer.GetProperty("alike").GetRawText());
        await web.Silo.Http.PostAsJsonAsync("/api/elections/check", new { title = "x" }).Problem(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task Counts_votes_in_the_shape_of_the_contract()
    {
        var results = await web.Silo.Get($"/api/elections/{Id}/results");

        Assert.Equal(
            ["election", "title", "state", "total", "weight", "height", "tip", "organiser", "purpose", "twins", "contests", "tallies"],
            results.Names());
        Assert.Equal(
            ["contest", "title", "method", "seats", "winners", "outcome", "sentence", "ballots", "blank", "tallies", "ties", "report"],
            results.GetProperty("contests")[0].Names());
        Assert.Equal(2, results.GetProperty("total").GetInt64());
        Assert.Equal(
            [("Red", 1L), ("Green", 1L)],
            results.GetProperty("tallies").EnumerateArray().Select(tally => (tally.Text("option"), tally.GetProperty("votes").GetInt64())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/results")]
    [InlineData("/results/stream")]
    public async Task Knows_no_other_election(string path)
    {
        await web.Silo.Http.GetAsync($"/api/elections/{new string('0', 64)}{path}").Problem(HttpStatusCode.NotFound, "unknown-election");
        await web.Silo.Http.GetAsync($"/api/elections/shed{path}").Problem(HttpStatusCode.NotFound, "unknown-election");
    }
}
