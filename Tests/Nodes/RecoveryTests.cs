using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>What a node makes of its own log.</summary>
public sealed class RecoveryTests
{
    private static readonly Transaction _election = LoneNode.Network.Open(Voters.Organiser);
    private static readonly Transaction _vote = LoneNode.Network.Vote(Voters.Ann, _election, 0);
    private static readonly TestMiner _miner = new(LoneNode.Network);

    [Fact]
    public Task A_body_that_comes_before_its_parents_is_stored_after_it() => LoneNode.Run(async lone =>
    {
        var node = await lone.Open();
        var first = _miner.Mine([], [_election]);
        var second = _miner.Mine([first], [_vote]);
        await node.Blocks.AcceptHeaders([.. first.Header.Encode(), .. second.Header.Encode()], CancellationToken.None);

        Assert.Equal(Rejection.UnknownParent, (await lone.Take(second)).Rule);
        Assert.True((await lone.Take(first)).Accepted);

        Assert.Equal(second.Hash, node.Replica.Chain.Tip.Hash);
        Assert.Equal([first.Encode(), second.Encode()], (await lone.Records()).Select(record => record.Payload.ToArray()));
        Assert.Equal(second.Hash, (await lone.Open()).Replica.Chain.Tip.Hash);
    });

    [Fact]
    public Task A_journal_record_that_the_node_did_not_sign_is_refused() => LoneNode.Run(async lone =>
    {
        await lone.Write(RecordKind.Accepted, identity =>
        {
            var group = JournalGroup.Decode(LoneNode.Network.Id, lone.Group(identity, TestNetwork.Epoch, _election));
            return (group with { Accepted = group.Accepted.Plus(1) }).Encode();
        });

        await Refuses(lone, "bears a wrong signature");
    });

    [Fact]
    public Task A_journal_record_with_a_vote_that_its_voter_did_not_sign_is_refused() => LoneNode.Run(async lone =>
    {
        var forged = Voters.Bob.Sign(LoneNode.Network.Id, _vote.Payload);
        await lone.Write(RecordKind.Accepted, identity => lone.Group(identity, TestNetwork.Epoch, _election, forged));

        await Refuses(lone, "bears a wrong signature");
    });

    [Fact]
    public Task A_log_that_can_not_be_taken_in_is_closed_again() => LoneNode.Run(async lone =>
    {
        await lone.Write(RecordKind.Block, _ => [1, 2, 3]);

        await Refuses(lone, "malformed");

        Assert.Equal(0, lone.Disk.OpenFiles);
    });

    private static async Task Refuses(LoneNode lone, string reason) =>
        Assert.Contains(reason, (await Assert.ThrowsAsync<InvalidDataException>(lone.Open)).Message, StringComparison.Ordinal);
}
