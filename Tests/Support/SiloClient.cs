using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Web;

namespace OrleansBallot.Tests.Support;

/// <summary>Requests of voters and organisers to a silo that is another process.</summary>
internal static class SiloClient
{
    public static async Task<string> StateOf(this SiloProcess silo, HttpClient http, string id) =>
        (await http.GetFromJsonAsync<JsonElement>(new Uri(silo.Address, $"/api/transactions/{id}"))).Text("state");

    /// <returns>The transaction's id; null where it was not accepted, or no answer came because the silo was gone.</returns>
    public static async Task<string?> Vote(this SiloProcess silo, HttpClient http, ChainParameters chain, ElectionId election, Voter voter)
    {
        try
        {
            return (await silo.TryVote(http, chain, election, voter)).Id;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <returns>The transaction's id, or the status and the text of the refusal.</returns>
    public static async Task<(string? Id, string? Refusal)> TryVote(
        this SiloProcess silo, HttpClient http, ChainParameters chain, ElectionId election, Voter voter)
    {
        // The same voter sends the same bytes again, so a repeated vote is the same transaction.
        var vote = voter.Sign(chain.Id, new CastVote(voter.Key, election, [0], castMinute: 0, revision: 0));
        using var content = new ByteArrayContent(vote.Bytes.ToArray());
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await http.PostAsync(new Uri(silo.Address, "/api/transactions"), content);
        return answer.StatusCode == HttpStatusCode.Accepted
            ? (vote.Id.ToString(), null)
            : (null, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public static async Task<ChainParameters> ChainOf(this SiloProcess silo, HttpClient http)
    {
        var chain = await http.GetFromJsonAsync<JsonElement>(new Uri(silo.Address, "/api/chain"));
        return ChainParameters.TryDecode(Convert.FromHexString(chain.Text("parameters")))!;
    }

    public static async Task<string> Open(this SiloProcess silo, HttpClient http, ChainParameters chain, string title)
    {
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        var open = Voters.Organiser.Sign(
            chain.Id, new OpenElection(Voters.Organiser.Key, title, ["Yes", "No"], now, now.Plus(3_600_000), 60_000, now));
        using var content = new ByteArrayContent(open.Bytes.ToArray());
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await http.PostAsync(new Uri(silo.Address, "/api/transactions"), content);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return open.Id.ToString();
    }
}
