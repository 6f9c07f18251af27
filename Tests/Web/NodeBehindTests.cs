using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Tests.Cluster;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>
/// A silo whose first node lacks what all the others have: it has just started, or is cut off from them. It takes part like any other.
/// </summary>
public sealed class NodeBehindTests
{
    private const string Behind = "node-1";
    private const string Sound = "node-2";

    private readonly Traffic _traffic = new();

    [Fact]
    public async Task Voters_get_their_credentials_and_operators_see_the_roll()
    {
        await using var silo = await Start();
        var terms = RollElection.Named(await RollElection.Load(silo, "id,code\nann,ann's code\n"));
        CutOff();
        var election = await RollElection.Open(silo, terms, node: Sound);

        await election.Credential("ann", "ann's code", election.Claim("one-time key"));

        Assert.Equal(1, (await election.Roll()).GetProperty("issued").GetInt32());
    }

    [Fact]
    public async Task What_the_chain_of_the_others_holds_is_shown()
    {
        await using var silo = await Start();
        CutOff();
        var election = await silo.OpenElection(Voters.Organiser, node: Sound);
        var block = (await silo.Get($"/api/blocks?node={Sound}&count=1"))[0].Text("hash");

        foreach (var path in (string[])
            [
                $"/api/elections/{election.Id}", $"/api/elections/{election.Id}/results", $"/api/elections/{election.Id}/results.csv",
                $"/api/elections?before={election.Id}", $"/api/elections/{election.Id}/votes/{Voters.Ann.Key}",
                $"/api/elections/{election.Id}/results/stream", $"/api/transactions/{election.Id}/proof", $"/api/blocks/{block}",
            ])
        {
            Assert.Equal((path, HttpStatusCode.OK), (path, await StatusOf(path)));
            Assert.Equal(
                (path, HttpStatusCode.NotFound),
                (path, await StatusOf($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}node={Behind}")));
        }

        Assert.Equal(HttpStatusCode.NotFound, await StatusOf($"/api/elections/{TestNetwork.Default.Id}"));

        async Task<HttpStatusCode> StatusOf(string path)
        {
            using var answer = await silo.Http.GetAsync(
                path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/batch")]
    public async Task Votes_are_taken_whoever_s_turn_it_is(string way)
    {
        await using var silo = await Start();
        CutOff();
        var election = await silo.OpenElection(Voters.Organiser, node: Sound);

        for (var turn = 0; turn < 3; turn++)
        {
            var vote = silo.Vote(Voters.Number(turn), election, 0).Bytes.ToArray();
            using var answer = await silo.Post($"/api/transactions{way}", way.Length == 0 ? vote : BatchTests.Frame(vote));
            var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode && said.Contains("\"receipt\":\"", StringComparison.Ordinal), said);
        }
    }

    [Fact]
    public async Task A_node_that_is_silent_is_not_taken_for_one_that_lacks_it()
    {
        await using var silo = await Start();
        _traffic.Cut((source, target, method) => source.Length == 0 && target != Behind && method == nameof(INodeGrain.GetElection));

        using var answer = await silo.Http.GetAsync($"/api/elections/{TestNetwork.Default.Id}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Nor_does_it_cost_anybody_a_receipt()
    {
        await using var silo = await Start();
        var election = await silo.OpenElection(Voters.Organiser);
        var (known, unknown) = (silo.Vote(Voters.Ann, election, 0), silo.Vote(Voters.Bob, TestNetwork.Default.Open(Voters.Bob), 0));
        var submits = 0;
        _traffic.Cut((source, _, method) =>
            source.Length == 0 && method == nameof(INodeGrain.Submit) && Interlocked.Increment(ref submits) > 1);

        using var answer = await silo.Post("/api/transactions/batch", BatchTests.Frame(known.Bytes.ToArray(), unknown.Bytes.ToArray()));

        var answers = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.NotEmpty(answers[0].Text("receipt"));
        Assert.Equal("unavailable", answers[1].Text("rule"));
    }

    private void CutOff() => _traffic.Partition([Behind], [Sound, "node-3"]);

    private Task<SiloHost> Start() =>
        SiloHost.StartWith(services => services.AddSingleton<IIncomingGrainCallFilter>(_traffic), "Ballot:Chain:TargetBlockTime=100ms");
}
