using OrleansBallot.Ledger;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>What has a receipt is at every later moment confirmed, pending, or refused with the rule.</summary>
public sealed class ReceiptedTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly Transaction _vote = LoneNode.Network.Vote(Voters.Ann, _election, 0);
    private static readonly TestMiner _miner = new(LoneNode.Network);

    [Fact]
    public Task A_refused_vote_is_pending_as_soon_as_a_block_makes_it_valid() => LoneNode.Run(async lone =>
    {
        await lone.Write(RecordKind.Accepted, identity => lone.Group(identity, TestNetwork.Epoch, _vote));
        var replica = (await lone.Open()).Replica;
        Assert.Equal(("refused", Rejection.UnknownElection), (replica.Look(_vote.Id).State, replica.Look(_vote.Id).Verdict.Rule));

        // It takes nothing back: the tip has only moved on.
        Assert.True((await lone.Take(_miner.Mine([], [_election]))).Accepted);

        Assert.Equal("pending", replica.Look(_vote.Id).State);
    });
}
