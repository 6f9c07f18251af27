using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>Hints may be lost, be it because they can't even be sent: nothing else is.</summary>
public sealed class LostHintsTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly TestMiner _miner = new(LoneNode.Network);

    [Fact]
    public Task A_node_goes_on_when_its_miner_can_t_be_woken() => LoneNode.Run(async lone =>
    {
        lone.Put<IMinerGrain>(lone.Name, new Unreachable());
        var node = await lone.Open();

        // From the pump: the pool has grown, the tip has moved.
        Assert.NotNull((await lone.Submit(_election)).Receipt);
        Assert.True((await lone.Take(_miner.Mine([], [_election]))).Accepted);

        Assert.NotNull((await lone.Submit(LoneNode.Network.Vote(Voters.Ann, _election, 0))).Receipt);
        await node.Caretaker.SealAndWake();
    });

    [Fact]
    public Task A_node_goes_on_when_a_peer_can_t_be_told() => LoneNode.Run(async lone =>
    {
        await lone.Open();
        lone.Put<INodePeer>("node-2", new Unreachable());
        lone.Know("node-2", "nobody");

        Assert.NotNull((await lone.Submit(_election)).Receipt);
        Assert.True((await lone.Take(_miner.Mine([], [_election]))).Accepted);
    });

    [Fact]
    public Task A_node_seals_an_election_whose_registrar_can_t_be_woken() => LoneNode.Run(async lone =>
    {
        var roll = RollTerms.Of(IssuingKey.Of(IssuingKeys.First), Voters.Dot.Key, 3, Hash256.Of("roll"u8));
        var election = Voters.Organiser.Sign(LoneNode.Network.Id, TestNetwork.Definition(Voters.Organiser) with { Roll = roll });
        var node = await lone.Open();
        Assert.True((await lone.Take(_miner.Mine([], [election]))).Accepted);
        lone.Time.Jump(TimeSpan.FromHours(2));

        await node.Caretaker.SealAndWake();

        Assert.IsType<Seal>(Assert.Single(node.Replica.Pool.Transactions).Payload);
    });

    /// <summary>Fails before there is a task, as a silo does that is stopping. It has the hints' methods.</summary>
    private sealed class Unreachable
    {
        public static Task Wake() => throw new InvalidOperationException("The silo is stopping.");

        public static Task NewBlock(BlockHint hint) => throw new InvalidOperationException($"The silo is stopping, {hint.From}.");

        public static Task NewTransactions(TransactionHint hint) =>
            throw new InvalidOperationException($"The silo is stopping, {hint.From}.");
    }
}
