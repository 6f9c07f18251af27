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
