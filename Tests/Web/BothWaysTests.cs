using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansBallot.Api;
using OrleansBallot.Api.OverHttp;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Silo.Http;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Over HTTP a network answers the same as over its grains.</summary>
public sealed class BothWaysTests(WebFixture web) : IDisposable
{
    private const string NoNode = "node-99";

    private readonly HttpApi _http = new(new SocketsHttpHandler(), web.Silo.Address, () => web.Silo.Token);

    private IBallotApi Grains => web.Silo.Service<IBallotApi>();

    private string Election => web.Election.Id.ToString();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task What_the_chain_holds_is_told_alike()
    {
        var (ann, vote) = (Voters.Ann.Key.ToString(), web.AnnsVote.Id.ToString());
        await Alike((api, stop) => api.Chain(stop));
        await Alike((api, stop) => api.Blocks(from: 1, 2, "node-2", stop));
        await Alike((api, stop) => api.Block("1", node: null, stop));
        await Alike((api, stop) => api.Forks("node-1", stop));
        await Alike((api, stop) => api.Election(Election, node: null, stop));
        await Alike((api, stop) => api.Results(Election, "node-3", stop));
        await Alike((api, stop) => api.Vote(Election, ann, node: null, stop));
        await Alike((api, stop) => api.Transaction(vote, content: true, node: null, stop));
        await Alike((api, stop) => api.Proof(vote, node: null, stop));
        await Alike((api, stop) => api.Account(ann, "node-1", stop));
        await Alike((api, stop) => api.History(ann, before: null, 5, node: null, stop));
        await Alike((api, stop) => api.CheckDraft(new("Colour of the shed", [new("Colour", ["Red", "Rеd"])], ann), node: null, stop));
        await Alike((api, stop) => api.Attacks(stop));
    }

    [Fact]
    public async Task A_list_goes_on_where_its_page_ends()
    {
        await web.Silo.OpenElection(Voters.Organiser, "One more, so that there are two pages");
        await Alike((api, stop) => api.Elections(before: null, 1, "node-1", stop));
        await Alike((api, stop) => api.Elections(Election, 1, "node-1", stop));
    }

    [Theory]
    [InlineData(BlockForm.Text)]
    [InlineData(BlockForm.Json)]
    public async Task A_block_is_written_alike(BlockForm form)
    {
        var stop = TestContext.Current.CancellationToken;

        Assert.Equal(
            await Whole((await Grains.WriteBlock("1", form, node: null, stop)).Value!),
            await Whole((await _http.WriteBlock("1", form, node: null, stop)).Value!));
    }

    [Fact]
    public async Task What_is_refused_is_refused_alike()
    {
        var again = web.Silo.Vote(Voters.Ann, web.Election, 1).Bytes;
        string[] rules =
        [
            await Refused((api, stop) => api.Election("0123", node: null, stop)),
            await Refused((api, stop) => api.Vote(Election, "no key", node: null, stop)),
            await Refused((api, stop) => api.Blocks(from: null, 0, node: null, stop)),
            await Refused((api, stop) => api.Pending(1, NoNode, stop)),
            await Refused((api, stop) => api.Block("999999999", node: null, stop)),
            await Refused((api, stop) => api.Proof(new('0', 64), node: null, stop)),
            await Refused((api, stop) => api.Submit(again, asOperator: false, node: null, stop)),
            await Refused((api, stop) => api.Submit(new byte[] { 1, 2 }, asOperator: false, node: null, stop)),
            await Refused((api, stop) => api.Credential(Election, new("ann", "short", new('0', 512)), stop)),
            await Refused((api, stop) => api.Credential(Election, request: null, stop)),
            await Refused((api, stop) => api.RollLocks(Election, stop)),
            await Refused((api, stop) => api.LoadRoll(Voters.Organiser.Key, new MemoryStream("id,code\nann,1\n"u8.ToArray()), stop)),
            await Refused((api, stop) => api.Attack("node-1", "bribery", stop)),
            await Refused((api, stop) => api.Mine("node-1", "no key", stop)),
            await Refused((api, stop) => api.Collect("node-1", to: null, stop)),
            await Refused((api, stop) => api.Leave(NoNode, stop)),
            await Refused((api, stop) => api.Join("No name", stop)),
        ];

        Assert.Equal(
            [
                "unknown-election", "malformed", "out-of-range", "unknown-node", "unknown-block", "not-confirmed",
                "already-voted", "malformed", "code-too-short", "malformed", "no-roll", "bad-roll", "unknown-attack",
                "malformed", "malformed", "unknown-node", "malformed",
            ],
            rules);
    }

    /// <summary>Every field of a refusal, through the problem details that a silo writes and a console reads.</summary>
    [Fact]
    public async Task A_refusal_is_read_as_it_was_written()
    {
        Refusal[] written =
        [
            .. Enum.GetValues<RuleClass>().Select(kind => new Refusal("rule", kind, "In words.") { Conflict = "another" }),
            new("bad-roll", RuleClass.Malformed, "3 lines") { Lines = new(3, [new(2, "It is empty."), new(4, "It is long.")]) },
            new("wrong-code", RuleClass.Forbidden, "2 tries") { Tries = new(2, null) },
            new("too-many-wrong-codes", RuleClass.TooMany, "locked") { Tries = new(0, TimeSpan.FromMinutes(15)) },
        ];
        foreach (var refusal in written)
        {
            using var api = new HttpApi(new Refusing(refusal), new("http://silo/"), () => null);

            var read = await api.Chain(TestContext.Current.CancellationToken);

            Assert.Equal(JsonSerializer.Serialize(refusal), JsonSerializer.Serialize(read.Refusal));
        }
    }

    private static async Task<string> Whole(Download download)
    {
        var bytes = new List<byte>();
        await foreach (var piece in download.Pieces) bytes.AddRange(piece.Span);
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>As often as the chain grows between the two answers.</summary>
    private Task Alike<T>(Func<IBallotApi, CancellationToken, Task<Answer<T>>> ask) => Eventually.True(
        async () =>
        {
            var stop = TestContext.Current.CancellationToken;
            var (one, other) = (await ask(Grains, stop), await ask(_http, stop));
            Assert.Null(one.Refusal);
            return JsonSerializer.Serialize(one) == JsonSerializer.Serialize(other);
        },
        "both answer the same");

    private async Task<string> Refused<T>(Func<IBallotApi, CancellationToken, Task<Answer<T>>> ask)
    {
        var stop = TestContext.Current.CancellationToken;
        var (one, other) = (await ask(Grains, stop), await ask(_http, stop));
        Assert.Equal(JsonSerializer.Serialize(one.Refusal), JsonSerializer.Serialize(other.Refusal));
        return one.Refusal!.Rule;
    }

    private sealed class Refusing(Refusal refusal) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var problem = Problems.Of(refusal);
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)problem.StatusCode)
            {
                Content = new StringContent(
                    JsonSerializer.Serialize(problem.ProblemDetails, JsonSerializerOptions.Web),
                    new MediaTypeHeaderValue("application/problem+json")),
            });
        }
    }
}
