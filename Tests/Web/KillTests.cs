using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>What was accepted survives the process.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Loses_no_transaction_that_was_accepted()
    {
        var data = TemporaryDirectory.New();
        using var http = new HttpClient();
        string[] accepted;
        await using (var silo = await SiloProcess.Start(data, "Ballot:Mining:Enabled=false"))
        {
            var chain = await ChainOf(http, silo);
            accepted = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Open(http, silo, chain, $"Election {i}")));
            await silo.Kill();
        }

        await using var again = await SiloProcess.Start(data, "Ballot:Mining:Enabled=false");

        foreach (var id in accepted)
        {
            var found = await http.GetFromJsonAsync<JsonElement>(new Uri(again.Address, $"/api/transactions/{id}"));
            Assert.Equal("pending", found.Text("state"));
        }
    }

    /// <summary>Twenty times: votes come in through four nodes that mine, and in the middle of it the process is gone.</summary>
    [Fact]
    public async Task Every_receipt_is_confirmed_or_pending_after_each_of_twenty_kills_and_the_count_is_exact()
    {
        const int kills = 20;
        const int votesBetween = 24;
        var data = TemporaryDirectory.New();
        using var http = new HttpClient();
        var receipted = new ConcurrentQueue<string>();
        string? election = null;
        for (var kill = 0; kill <= kills; kill++)
        {
            await using var silo = await SiloProcess.Start(data, "Ballot:Nodes=4", "Ballot:Chain:TargetBlockTime=50ms");
            var chain = await ChainOf(http, silo);
            election ??= await Open(http, silo, chain, "Through twenty kills");
            await Eventually.True(async () => (await http.GetAsync(new Uri(silo.Address, $"/api/elections/{election}"))).IsSuccessStatusCode, "the election is known");
            foreach (var id in receipted) Assert.Contains(await StateOf(http, silo, id), (string[])["pending", "confirmed"]);
            if (kill == kills) break;
            var (first, enough) = (kill * votesBetween, new TaskCompletionSource());
            var casting = Task.WhenAll(Enumerable.Range(first, votesBetween).Select(async number =>
            {
                if (await Vote(http, silo, chain, ElectionId.Parse(election), Voters.Number(number)) is not { } id) return;
                receipted.Enqueue(id);
                enough.TrySetResult();
            }));
            await Task.WhenAny(enough.Task, casting);
            await silo.Kill();
            await casting;
        }

        await using var last = await SiloProcess.Start(data, "Ballot:Nodes=4", "Ballot:Chain:TargetBlockTime=50ms");
        foreach (var id in receipted) await Eventually.True(async () => await StateOf(http, last, id) == "confirmed", "every receipt is confirmed");

        // A vote whose answer died with the process may have been accepted: cast once more, it is there exactly once.
        var parameters = await ChainOf(http, last);
        for (var number = 0; number < kills * votesBetween; number++) await Vote(http, last, parameters, ElectionId.Parse(election!), Voters.Number(number));
        for (var node = 1; node <= 4; node++)
        {
            await Eventually.True(
                async () => (await http.GetFromJsonAsync<JsonElement>(new Uri(last.Address, $"/api/elections/{election}/results?node=node-{node}")))
                    .GetProperty("total").GetInt64() == kills * votesBetween,
                "the count is exact");
        }
    }

    private static async Task<string> StateOf(HttpClient http, SiloProcess silo, string id) =>
        (await http.GetFromJsonAsync<JsonElement>(new Uri(silo.Address, $"/api/transactions/{id}"))).Text("state");

    /// <returns>The transaction's id; null where no answer came, because the silo was gone.</returns>
    private static async Task<string?> Vote(HttpClient http, SiloProcess silo, ChainParameters chain, ElectionId election, Voter voter)
    {
        // The same bytes for the same voter: what is cast again is the same vote.
        var vote = voter.Sign(chain.Id, new CastVote(voter.Key, election, [0], CastMinute: 0, Revision: 0));
        using var content = new ByteArrayContent(vote.Bytes.ToArray());
        content.Headers.ContentType = new("application/octet-stream");
        try
        {
            using var answer = await http.PostAsync(new Uri(silo.Address, "/api/transactions"), content);
            return answer.StatusCode == HttpStatusCode.Accepted ? vote.Id.ToString() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<ChainParameters> ChainOf(HttpClient http, SiloProcess silo)
    {
        var chain = await http.GetFromJsonAsync<JsonElement>(new Uri(silo.Address, "/api/chain"));
        return ChainParameters.TryDecode(Convert.FromHexString(chain.Text("parameters")))!;
    }

    private static async Task<string> Open(HttpClient http, SiloProcess silo, ChainParameters chain, string title)
    {
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        var open = Voters.Organiser.Sign(chain.Id, new OpenElection(Voters.Organiser.Key, title, ["Yes", "No"], now, now.Plus(3_600_000), 60_000, now));
        using var content = new ByteArrayContent(open.Bytes.ToArray());
        content.Headers.ContentType = new("application/octet-stream");
        using var answer = await http.PostAsync(new Uri(silo.Address, "/api/transactions"), content);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return open.Id.ToString();
    }
}
