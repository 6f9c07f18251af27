using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;

namespace OrleansBallot.Tests.Silo;

/// <summary>A silo with a collector. People have voted at it, tried to vote twice, looked and watched; then it was stopped.</summary>
public sealed class ObservedSilo : IAsyncLifetime
{
    /// <summary>What the operator has said of this silo: it must be found where it is searched for.</summary>
    internal const string Planted = "planted-by-the-operator";

    internal const string ForeignTrace = "0af7651916cd43dd8448eb211c80319c";
    internal const string ForeignBaggage = "carried-along-by-a-browser";

    private const string Title = "Colour of the shed behind the mill";
    private const string Member = "member-4711-of-the-club";
    private const string Code = "kq7x-2mzp-9wtd-4hrb-c5vn";

    private readonly List<(string Name, byte[] Bytes)> _secrets = [];
    private readonly HttpClient _http = new();

    internal OtlpReceiver Collector { get; private set; } = null!;

    /// <summary>What must be in nothing that is sent.</summary>
    internal IReadOnlyList<(string Name, byte[] Bytes)> Secrets => _secrets;

    public async ValueTask InitializeAsync()
    {
        Collector = await OtlpReceiver.Start();
        await using var silo = await SiloProcess.Start(
            TemporaryDirectory.New(),
            ["Ballot:Nodes=2", "Ballot:Chain:TargetBlockTime=10ms", .. Collector.Settings, $"OTEL_RESOURCE_ATTRIBUTES=planted={Planted}"]);
        var token = (await File.ReadAllTextAsync(Path.Combine(silo.DataDirectory, "operator.token"))).Trim();
        Keep("the operator's token", token);
        var chain = await silo.ChainOf(_http);
        var election = ElectionId.Parse(await silo.Open(_http, chain, Title));
        Keep("the election's title", Title);
        Keep("the election's id", election.ToString(), Convert.FromHexString(election.ToString()));
        foreach (var node in (string[])["node-1", "node-2"]) await Known(silo, $"/api/elections/{election}?node={node}");

        using var watched = await _http.GetStreamAsync(new Uri(silo.Address, $"/api/elections/{election}/results/stream"));
        await Vote(silo, chain, election);
        await VoteByRoll(silo, chain, token);
        await Look(silo, election);
        await Join(silo, token);
        await Fork(silo, chain, election);

        // A stop sends what is left.
        await silo.Stop();
        Assert.Equal(0, silo.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Collector.DisposeAsync();
    }

    internal static string PathOf(string file)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, file))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, file);
    }

    private async Task Vote(SiloProcess silo, ChainParameters chain, ElectionId election)
    {
        Keep("the voter's key", Voters.Ann.Key.ToString(), Convert.FromHexString(Voters.Ann.Key.ToString()));
        var (id, _) = await silo.TryVote(_http, chain, election, Voters.Ann);
        Keep("the vote's id", id!, Convert.FromHexString(id!));
        foreach (var node in (string[])["node-1", "node-2"]) await Known(silo, $"/api/transactions/{id}/proof?node={node}");
        var other = Voters.Ann.Sign(chain.Id, new CastVote(Voters.Ann.Key, election, [1], castMinute: 0, revision: 0));
        Assert.Equal(HttpStatusCode.Conflict, (await Post(silo, "/api/transactions", Bytes(other))).StatusCode);
    }

    /// <summary>With a wrong code first.</summary>
    private async Task VoteByRoll(SiloProcess silo, ChainParameters chain, string token)
    {
        Keep("the member's id", Member);
        Keep("the member's code", Code);
        using var roll = await Post(
            silo, $"/api/rolls?organiser={Voters.Organiser.Key}",
            new StringContent($"id,code\n{Member},{Code}\n", Encoding.UTF8, "text/csv"), token);
        var terms = RollElection.Named(await roll.Content.ReadFromJsonAsync<JsonElement>());
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        var open = Voters.Organiser.Sign(
            chain.Id,
            new OpenElection(Voters.Organiser.Key, "By roll", ["Yes", "No"], now, now.Plus(3_600_000), 60_000, now) { Roll = terms });
        Assert.Equal(HttpStatusCode.Accepted, (await Post(silo, "/api/transactions", Bytes(open))).StatusCode);
        foreach (var node in (string[])["node-1", "node-2"]) await Known(silo, $"/api/elections/{open.Id}?node={node}");
        var claim = new CredentialClaim(chain.Id, new(open.Id.Value), terms, Voters.Bob);
        Assert.Equal(HttpStatusCode.Forbidden, (await Ask(Code.Replace('k', 'z'))).StatusCode);
        using var issued = await Ask(Code);
        var credential = claim.Finish(Convert.FromHexString((await issued.Content.ReadFromJsonAsync<JsonElement>()).Text("signature")));
        Keep("the key of a vote by roll", Voters.Bob.Key.ToString(), Convert.FromHexString(Voters.Bob.Key.ToString()));
        var vote = Voters.Bob.Sign(chain.Id, CastVote.For(Voters.Bob.Key, new(open.Id.Value), 0, now) with { Credential = credential });
        Keep("the id of a vote by roll", vote.Id.ToString(), Convert.FromHexString(vote.Id.ToString()));
        Assert.Equal(HttpStatusCode.Accepted, (await Post(silo, "/api/transactions", Bytes(vote))).StatusCode);
        await Eventually.True(async () => await silo.StateOf(_http, vote.Id.ToString()) == "confirmed", "the vote is in the chain");

        Task<HttpResponseMessage> Ask(string code) => Post(
            silo, $"/api/elections/{open.Id}/credentials",
            JsonContent.Create(new { voter = Member, code, blinded = Convert.ToHexStringLower(claim.Blinded) }));
    }

    /// <summary>As people with a browser do it that brings a trace of its own along.</summary>
    private async Task Look(SiloProcess silo, ElectionId election)
    {
        var chain = (await _http.GetFromJsonAsync<JsonElement>(new Uri(silo.Address, "/api/blocks?from=1&count=1")))[0].Text("hash");
        foreach (var path in (string[])[
            $"/api/accounts/{Voters.Ann.Key}", $"/api/blocks/{chain}", $"/api/elections/{election}?voter={Voters.Ann.Key}",
            "/healthz", "/"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(silo.Address, path));
            request.Headers.Add("traceparent", $"00-{ForeignTrace}-b7ad6b7169203331-01");
            request.Headers.Add("baggage", $"session={ForeignBaggage}");
            (await _http.SendAsync(request)).EnsureSuccessStatusCode();
        }
    }

    /// <summary>
    /// Waits until the node has lived for a while, then has it leave and join once more: the first time its own first beat may have
    /// registered it, and the order shares that.
    /// </summary>
    private async Task Join(SiloProcess silo, string token)
    {
        Assert.Equal(HttpStatusCode.OK, (await Post(silo, "/api/nodes/late", content: null, token)).StatusCode);
        await Eventually.True(
            () => Task.FromResult(Collector.Points.Any(point => point.Tags.GetValueOrDefault("ballot.node") == "late"
                && point is { Name: "ballot.chain.height", Value: > 0 })), "the node has synced");
        Assert.Equal(HttpStatusCode.OK, (await Send(HttpMethod.Delete, silo, "/api/nodes/late", content: null, token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post(silo, "/api/nodes/late", content: null, token)).StatusCode);
    }

    /// <summary>Votes until two nodes have mined a block at the same time, and one gave way.</summary>
    private async Task Fork(SiloProcess silo, ChainParameters chain, ElectionId election)
    {
        for (var i = 0; Collector.Points.All(point => point.Name != "ballot.chain.reorg.depth"); i++)
            await silo.TryVote(_http, chain, election, Voters.Number(i));
    }

    private Task Known(SiloProcess silo, string path) => Eventually.True(
        async () =>
        {
            using var answer = await _http.GetAsync(new Uri(silo.Address, path));
            return answer.IsSuccessStatusCode;
        },
        $"{path} is there");

    private Task<HttpResponseMessage> Post(SiloProcess silo, string path, HttpContent? content, string? token = null) =>
        Send(HttpMethod.Post, silo, path, content, token);

    private async Task<HttpResponseMessage> Send(HttpMethod method, SiloProcess silo, string path, HttpContent? content, string? token)
    {
        using var request = new HttpRequestMessage(method, new Uri(silo.Address, path)) { Content = content };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request);
    }

    private static ByteArrayContent Bytes(Transaction transaction) =>
        new(transaction.Bytes.ToArray()) { Headers = { ContentType = new("application/octet-stream") } };

    private void Keep(string name, string text, params byte[][] forms)
    {
        foreach (var form in (byte[][])[Encoding.UTF8.GetBytes(text), .. forms]) _secrets.Add((name, form));
    }
}
