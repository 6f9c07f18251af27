using System.Net;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>
/// A silo in whose list of members somebody has put a name that no silo runs: a key and three calls at a port that lets them in.
/// </summary>
public sealed class MadeUpMembersTests
{
    private const string MadeUp = "made-up";

    private static readonly string[] _settings =
        [
        "Ballot:Nodes=1", "Ballot:Chain:TargetBlockTime=100ms", "Ballot:Tracker:SuspectAfter=1h", "Ballot:Tracker:RemoveAfter=2h",
        "Logging:Console:LogLevel:Default=None"
    ];

    [Fact]
    public async Task Nodes_are_listed_and_health_is_told_all_the_same()
    {
        await using var silo = await SiloHost.Start(null, _settings);
        await Join(silo);

        using var health = await silo.Http.GetAsync("/healthz");
        using var nodes = await silo.Http.GetAsync("/api/nodes");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (health.StatusCode, nodes.StatusCode));
        Assert.NotNull((await silo.Get($"/api/nodes/{MadeUp}")).Text("trouble"));
    }

    [Fact]
    public async Task Voters_get_their_credentials_all_the_same()
    {
        await using var silo = await SiloHost.Start(null, _settings);
        var election = await RollElection.Open(silo, "id,code\nann,ann's code\n");
        await Join(silo);

        using var answer = await election.Ask("ann", "ann's code", election.Claim("key").Blinded);

        Assert.True(
            answer.StatusCode == HttpStatusCode.OK,
            $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }

    [Fact]
    public async Task Elections_are_sealed_and_registrars_destroy_their_keys_all_the_same()
    {
        await using var silo = await SiloHost.Start(null, _settings);
        var election = await RollElection.Open(silo, "id,code\nann,ann's code\n", settle: 2000);
        await Join(silo);
        await election.Close();

        Assert.Equal(0u, await election.Stated());
        await election.Sealed();
    }

    [Fact]
    public async Task An_operator_is_told_why_it_can_not_be_asked_to_leave()
    {
        await using var silo = await SiloHost.Start(null, _settings);
        await Join(silo);

        using var answer = await silo.Operator.DeleteAsync(new Uri($"/api/nodes/{MadeUp}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(
            "no silo runs it", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task Join(SiloHost silo)
    {
        using var key = NodeKeys.Number(5);
        var tracker = silo.Service<IGrainFactory>().GetGrain<ITrackerGrain>(ITrackerGrain.Key);
        var (challenge, modulus) = (await tracker.Challenge(MadeUp), NodeKey.Of(key));
        var signature = NodeKey.Sign(key, MembershipProof.Digest(silo.Chain.Id, MadeUp, modulus, challenge.Nonce, joins: true));
        Assert.True((await tracker.Register(new(MadeUp, modulus.Modulus.ToArray(), challenge.Nonce, signature))).Accepted);
    }
}
