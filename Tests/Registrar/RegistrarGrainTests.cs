using System.Text;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Tests.Cluster;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Registrar;

/// <summary>A registrar among real nodes, on silos that die and that forget where it lives.</summary>
public sealed class RegistrarGrainTests
{
    private static readonly string[] _voters = ["ann", "bob", "cid"];

    [Fact]
    public async Task Of_two_activations_one_signs_and_each_voter_has_one_credential()
    {
        await using var cluster = await BallotCluster.Start(2);
        var (key, terms) = await Load(cluster);
        var election = await Open(cluster, terms);
        var (one, other) = (
            cluster.On("node-1").GetGrain<IRegistrarGrain>(key), cluster.ForceDuplicates("node-2").GetGrain<IRegistrarGrain>(key));
        foreach (var voter in _voters)
        {
            var claims = new[] { Claim(election, terms, $"{voter}'s one key"), Claim(election, terms, $"{voter}'s other key") };
            var answers = await Task.WhenAll(
                Ask(cluster, one, election, voter, claims[0]), Ask(cluster, other, election, voter, claims[1]));

            Assert.Equal([null, "already-issued"], answers.Select(answer => answer.Rule).Order());
        }

        await cluster.EndDuplicates("node-2");
        await cluster.Until(
            async () => await BallotCluster.Try(async () => (await one.GetStatus())!) is { Issued: 3, State: "open" },
            "one registrar goes on");
    }

    [Fact]
    public async Task On_another_silo_after_its_own_was_killed_the_same_request_gets_the_same_signature()
    {
        await using var cluster = await BallotCluster.Start(3);
        var (key, terms) = await Load(cluster, "node-3");
        var election = await Open(cluster, terms);
        var claim = Claim(election, terms, "key");
        var before = await Ask(cluster, Registrar(cluster, key), election, "ann", claim);
        cluster.Kill("node-3");

        var after = await Ask(cluster, Registrar(cluster, key), election, "ann", claim);

        claim.Finish(before.Signature!);
        Assert.Equal(before.Signature!, after.Signature!);
    }

    [Theory]
    [InlineData(Survivors.Nothing)]
    [InlineData(Survivors.Everything)]
    public async Task After_the_close_the_number_is_stated_and_the_keys_are_gone_though_everything_is_killed_meanwhile(Survivors survivors)
    {
        var disk = new SimulatedDisk();
        (string Key, RollTerms Terms) roll;
        ElectionId election;
        CredentialClaim claim;
        await using (var cluster = await BallotCluster.Start(2, disk))
        {
            roll = await Load(cluster);
            election = await Open(cluster, roll.Terms);
            claim = Claim(election, roll.Terms, "key");
            Assert.Null((await Ask(cluster, Registrar(cluster, roll.Key), election, "ann", claim)).Rule);
            Assert.Contains("Secrets\":\"", State(disk), StringComparison.Ordinal);
            var close = Voters.Organiser.Sign(BallotCluster.Chain.Id, new CloseElection(Voters.Organiser.Key, election));
            Assert.Null((await cluster.Submit("node-1", close)).Rule);
            cluster.Kill(cluster.Nodes);
            disk = disk.Crash(survivors);
        }

        await using var again = await BallotCluster.Start(2, disk);
        await again.Until(
            async () => (await again.Node("node-2").GetElection(election))?.Issued is [1], "the number is in the chain");
        await again.Until(
            async () => await Registrar(again, roll.Key).GetStatus() is { State: "destroyed", Issued: 1, Size: 3 }, "the keys are gone");

        Assert.Contains("Secrets\":null", State(disk), StringComparison.Ordinal);
        Assert.Equal("closed", (await Ask(again, Registrar(again, roll.Key), election, "ann", claim)).Rule);
        Assert.Equal("closed", (await Ask(again, Registrar(again, roll.Key), election, "bob", Claim(election, roll.Terms, "key"))).Rule);
        await again.Until(async () => (await again.Node("node-1").GetElection(election))!.State == "sealed", "it is sealed");
    }

    [Fact]
    public async Task A_registrar_without_a_roll_stores_nothing()
    {
        await using var cluster = await BallotCluster.Start(1);
        var stranger = Registrar(cluster, new string('a', RegistrarKey.Digits));
        await stranger.Wake(default);

        Assert.Null(await stranger.GetStatus());
        Assert.Equal("unknown-roll", (await stranger.Issue(new(default, [], [], []))).Rule);
        Assert.False(await stranger.Load(new(0, [new("ann"u8.ToArray(), "long enough"u8.ToArray(), null)])));
        Assert.Null(await stranger.Finish());

        Assert.DoesNotContain(cluster.Disk.Files, file =>
            file.Contains("roll", StringComparison.Ordinal) || file.Contains("registrar", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unfinished_load_stores_nothing_and_gives_way_to_the_next()
    {
        await using var cluster = await BallotCluster.Start(1);
        var (head, page) = Roll();
        var registrar = Registrar(cluster, RegistrarKey.Of(head.Root));
        await registrar.Begin(head);
        Assert.True(await registrar.Load(page with { Rows = page.Rows[..2] }));
        Assert.Null(await registrar.Finish());
        Assert.Null(await registrar.GetStatus());
        Assert.DoesNotContain(cluster.Disk.Files, file =>
            file.Contains("roll", StringComparison.Ordinal) || file.Contains("registrar", StringComparison.Ordinal));

        await registrar.Begin(head);
        Assert.True(await registrar.Load(page));
        var prepared = await registrar.Finish();

        Assert.Equal(prepared, await registrar.Finish());
        Assert.Equal((3u, "prepared"), ((await registrar.GetStatus())!.Size, (await registrar.GetStatus())!.State));
        await Assert.ThrowsAsync<InvalidOperationException>(() => registrar.Begin(head));
        await Assert.ThrowsAsync<ArgumentException>(() => Registrar(cluster, new string('a', RegistrarKey.Digits)).Begin(head));
    }

    private static IRegistrarGrain Registrar(BallotCluster cluster, string key) =>
        cluster.On(cluster.Nodes[0]).GetGrain<IRegistrarGrain>(key);

    private static (RollHead Head, RollPage Page) Roll() => (
        LoneRegistrar.Head(_voters.Select(Encoding.UTF8.GetBytes)),
        new(0, [.. _voters.Select(voter => new RollRow(Encoding.UTF8.GetBytes(voter), Encoding.UTF8.GetBytes($"{voter}'s code"), null))]));

    private static async Task<(string Key, RollTerms Terms)> Load(BallotCluster cluster, string? on = null)
    {
        var (head, page) = Roll();
        var key = RegistrarKey.Of(head.Root);
        var registrar = on is null ? Registrar(cluster, key) : cluster.On(on).GetGrain<IRegistrarGrain>(key);
        await registrar.Begin(head);
        Assert.True(await registrar.Load(page));
        var roll = (await registrar.Finish())!;
        return (key, roll.Terms);
    }

    private static Task<ElectionId> Open(BallotCluster cluster, RollTerms terms) =>
        cluster.OpenElection(adjust: election => election with { Roll = terms, Settle = 10_000 });

    private static CredentialClaim Claim(ElectionId election, RollTerms terms, string key) =>
        new(BallotCluster.Chain.Id, election, terms, Voters.Named(key));

    /// <summary>Asks as people do whose registrar may be moving: again, until somebody answers.</summary>
    private static async Task<CredentialAnswer> Ask(
        BallotCluster cluster, IRegistrarGrain registrar, ElectionId election, string voter, CredentialClaim claim)
    {
        CredentialAnswer? answer = null;
        var request = new CredentialRequest(
            election, Encoding.UTF8.GetBytes(voter), Encoding.UTF8.GetBytes($"{voter}'s code"), claim.Blinded);
        await cluster.Until(
            async () => (answer = await BallotCluster.Try(() => registrar.Issue(request))) is { Rule: not "unknown-election" },
            "somebody answers");
        return answer!;
    }

    private static string State(SimulatedDisk disk) =>
        Encoding.UTF8.GetString(disk[Assert.Single(disk.Files, file =>
            file.StartsWith("/data/state/", StringComparison.Ordinal) && file.Contains("registrar", StringComparison.Ordinal))]);
}
