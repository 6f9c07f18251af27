using System.Reflection;
using OrleansBallot.Grains.Attacks;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Cluster;

/// <summary>One network for all attacks, with an election of three votes: none of them may leave a trace.</summary>
public sealed class AttackedCluster : IAsyncLifetime
{
    internal BallotCluster Cluster { get; private set; } = null!;

    internal ElectionId Election { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Cluster = await BallotCluster.Start();
        Election = await Cluster.OpenElection();
        foreach (var voter in Voters.Crowd(3))
        {
            Assert.Null((await Cluster.Submit("node-1", BallotCluster.Vote(voter, Election, 0))).Rule);
            await Cluster.Agreement();
        }
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}

public sealed class StagedAttackTests(AttackedCluster attacked) : IClassFixture<AttackedCluster>
{
    [Theory]
    [InlineData("rewrite-block", "wrong-signature")]
    [InlineData("forged-vote", "wrong-signature")]
    [InlineData("double-vote", "already-voted")]
    [InlineData("no-work", "no-work")]
    [InlineData("wrong-parent", "unknown-parent")]
    [InlineData("future-time", "future-time")]
    [InlineData("bad-merkle", "wrong-merkle-root")]
    [InlineData("bad-tally", "wrong-tally-root")]
    [InlineData("bad-signature", "wrong-block-signature")]
    [InlineData("inflated-reward", "wrong-reward")]
    [InlineData("overspend", "overspend")]
    [InlineData("withheld-fork", "not-best")]
    public async Task Every_node_refuses_a_staged_attack_by_its_rule_and_stays_as_it_was(string kind, string rule)
    {
        var (cluster, election) = (attacked.Cluster, attacked.Election);
        var forged = await cluster.Node("node-2").Stage(kind);
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(new NodeVerdict(node, Accepted: false, rule), await cluster.Node(node).Examine(forged));
            foreach (var block in forged.Blocks)
                Assert.False((await cluster.Node(node).GetBlock(
                    new(Hash256.Of(block.AsSpan(0, BlockHeader.Size))), TestContext.Current.CancellationToken))?.OnBestChain ?? false);
            Assert.Equal(0, (await cluster.Node(node).GetStatus()).Pending);
            Assert.Equal((long[])[3, 0, 0], await cluster.Counts(node, election));
        }
    }

    [Fact]
    public void Every_attack_that_there_is_is_staged_here() => Assert.Equal(
        AttackKinds.All.Select(attack => $"{attack.Kind}: {attack.Breaks.Name()}").Order(StringComparer.Ordinal),
        GetType().GetMethod(nameof(Every_node_refuses_a_staged_attack_by_its_rule_and_stays_as_it_was))!
            .GetCustomAttributes<InlineDataAttribute>()
            .Select(row => $"{row.Data[0]}: {row.Data[1]}").Order(StringComparer.Ordinal));
}
