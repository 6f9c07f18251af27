using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>Nodes wake the registrar of an election that has closed, until the chain says how many credentials were signed.</summary>
public sealed class WakingRegistrarsTests
{
    private static readonly RollTerms _roll = RollTerms.Of(IssuingKey.Of(IssuingKeys.First), Voters.Dot.Key, 3, Hash256.Of("roll"u8));
    private static readonly Transaction _election = Voters.Organiser.Sign(
        LoneNode.Network.Id, TestNetwork.Definition(Voters.Organiser) with { Roll = _roll });
    private static readonly TestMiner _miner = new(LoneNode.Network);

    [Fact]
    public Task Again_and_again_from_the_close_until_the_number_is_in_the_chain() => LoneNode.Run(async lone =>
    {
        var registrar = new CountedRegistrar();
        lone.Put<IRegistrarGrain>(RegistrarKey.Of(_roll.Root), registrar);
        var node = await lone.Open();
        var opened = _miner.Mine([], [_election]);
        Assert.True((await lone.Take(opened)).Accepted);
        await node.Caretaker.SealAndWake();
        Assert.Empty(registrar.Woken);

        lone.Time.Jump(TimeSpan.FromHours(1));
        await node.Caretaker.SealAndWake();
        await node.Caretaker.SealAndWake();
        Assert.Equal([TestNetwork.IdOf(_election), TestNetwork.IdOf(_election)], registrar.Woken);

        var stated = Voters.Dot.Sign(LoneNode.Network.Id, new StateIssuances(Voters.Dot.Key, TestNetwork.IdOf(_election), [2]));
        Assert.True((await lone.Take(_miner.Mine([opened], [stated], TestNetwork.Epoch.Plus(3_600_000)))).Accepted);
        await node.Caretaker.SealAndWake();
        Assert.Equal(2, registrar.Woken.Count);
    });

    [Fact]
    public Task A_seal_waits_a_minute_for_the_number_that_can_not_be_stated_after_it() => LoneNode.Run(async lone =>
    {
        lone.Put<IRegistrarGrain>(RegistrarKey.Of(_roll.Root), new CountedRegistrar());
        var node = await lone.Open();
        Assert.True((await lone.Take(_miner.Mine([], [_election]))).Accepted);
        var settles = DateTimeOffset.FromUnixTimeMilliseconds(
            (long)node.Replica.Chain.State.Find(TestNetwork.IdOf(_election))!.Settles.Milliseconds);

        lone.Time.Jump(settles - lone.Time.GetUtcNow() + TimeSpan.FromSeconds(59));
        await node.Caretaker.SealAndWake();
        Assert.Equal(0, node.Replica.Pool.Count);

        lone.Time.Jump(TimeSpan.FromSeconds(1));
        await node.Caretaker.SealAndWake();
        Assert.IsType<Seal>(Assert.Single(node.Replica.Pool.Transactions).Payload);
    });

    private sealed class CountedRegistrar
    {
        public List<ElectionId> Woken { get; } = [];

        public Task Wake(ElectionId election)
        {
            Woken.Add(election);
            return Task.CompletedTask;
        }
    }
}
