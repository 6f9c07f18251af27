using System.Net;
using OrleansBallot.Ledger;

namespace OrleansBallot.Tests.Web;

public sealed class ElectionsApiTests(WebFixture web)
{
    private string Id => web.Election.Id.ToString();

    [Fact]
    public async Task Lists_elections_with_their_definitions()
    {
        var listed = (await web.Silo.Get("/api/elections")).EnumerateArray().Single(election => election.Text("election") == Id);

        Assert.Equal(
            ["election", "title", "organiser", "state", "eligibility", "opens", "closes", "settle", "options", "total", "method", "topScore", "revoting", "turns", "roll"], listed.Names());
        Assert.Equal("open", listed.Text("state"));
        Assert.True(Timestamp.TryParse(listed.Text("closes"), out _));
        Assert.Equal(listed.GetRawText(), (await web.Silo.Get($"/api/elections/{Id}")).GetRawText());
    }

    [Fact]
    public async Task Counts_votes_in_the_shape_of_the_contract()
    {
        var results = await web.Silo.Get($"/api/elections/{Id}/results");

        Assert.Equal(["election", "title", "state", "total", "tallies", "height", "tip", "method", "outcome"], results.Names());
        Assert.Equal(2, results.GetProperty("total").GetInt64());
        Assert.Equal(
            [("Red", 1L), ("Green", 1L)],
            results.GetProperty("tallies").EnumerateArray().Select(tally => (tally.Text("option"), tally.GetProperty("votes").GetInt64())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/results")]
    [InlineData("/results/stream")]
    public async Task Knows_no_other_election(string face)
    {
        await web.Silo.Http.GetAsync($"/api/elections/{new string('0', 64)}{face}").Problem(HttpStatusCode.NotFound, "unknown-election");
        await web.Silo.Http.GetAsync($"/api/elections/shed{face}").Problem(HttpStatusCode.NotFound, "unknown-election");
    }
}
