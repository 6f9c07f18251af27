using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Support;
using static OrleansBallot.Tests.Registrar.LoneRegistrar;

namespace OrleansBallot.Tests.Registrar;

/// <summary>
/// After the close a registrar states how many credentials it signed, and its secrets go. Neither a lying node nor a wrong clock ends it.
/// </summary>
public sealed class RegistrarEndTests
{
    [Fact]
    public Task It_states_the_number_once_the_election_has_closed_and_always_the_same() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        Assert.False(await lone.Look());
        Assert.Empty(lone.Node.Stated);
        lone.PassClose();

        // Nodes behind in time refuse at first; then it is in a pool and must be mined; in between everything starts anew.
        lone.Node.Refusal = "not-closed";
        Assert.False(await lone.Look());
        lone.Node.Refusal = null;
        Assert.False(await lone.Look());
        await lone.Reopen();
        Assert.False(await lone.Look(lone.Election));
        Assert.Equal([new(lone.Terms.Registrar, lone.Election, [1]), new(lone.Terms.Registrar, lone.Election, [1])], lone.Node.Stated);
        Assert.Equal("closed", lone.Registrar.Status.State);

        // What one block says another branch may not: the keys stay until it has lasted.
        lone.Change(standing => standing with { Issued = 1 });
        Assert.False(await lone.Look());
        lone.PassLasting();
        Assert.True(await lone.Look());
        await lone.Refuses("closed", () => lone.Ask("bob", "bob's code", lone.Claim("key").Blinded));
        Assert.Single(await lone.Records(), record => record.Kind == RecordKind.Closed);
    });

    [Fact]
    public Task An_election_that_closed_early_ends_it_early() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        lone.Change(standing => standing with { State = "closing", Closes = TestNetwork.Epoch.Milliseconds + 30_000 });

        // For now it grants nothing. For good it ends only when the close has lasted.
        Assert.Equal("closed", await Another());
        Assert.False(await lone.Look());
        Assert.Empty(lone.Node.Stated);
        Assert.DoesNotContain(await lone.Records(), record => record.Kind == RecordKind.Closed);
        await lone.Reopen();
        Assert.False(await lone.Look());
        lone.PassLasting();
        Assert.False(await lone.Look());

        Assert.Equal(1u, Assert.Single(lone.Node.Stated).Issued.Single());

        async Task<string?> Another()
        {
            lone.Time.Advance(TimeSpan.FromSeconds(1));
            return (await lone.Ask("bob", "bob's code", lone.Claim("key").Blinded)).Rule;
        }
    });

    [Fact]
    public Task A_close_on_a_branch_that_loses_ends_nothing_for_good() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        var open = lone.Node.Elections[lone.Election].Standing;
        for (var branch = 0; branch < 3; branch++)
        {
            lone.Change(_ => open with { State = "sealed", Closes = TestNetwork.Epoch.Milliseconds + 30_000, Issued = 1 });
            Assert.False(await lone.Look());
            lone.Time.Jump(TimeSpan.FromSeconds(6));
            lone.Change(_ => open);
            Assert.False(await lone.Look());
        }

        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task A_clock_of_its_own_that_is_ahead_of_most_nodes_ends_nothing_for_good() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        lone.Time.SetWallClock(TimeSpan.FromHours(1));
        Assert.Equal("closed", (await lone.Ask("bob", "bob's code", lone.Claim("key").Blinded)).Rule);
        Assert.False(await lone.Look());
        Assert.Empty(lone.Node.Stated);

        lone.Time.SetWallClock(-TimeSpan.FromHours(1));

        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task Where_most_nodes_are_silent_the_others_open_it_and_end_nothing() => LoneRegistrar.Run(async lone =>
    {
        lone.Node.Members.AddRange([new("node-2", MemberState.Active, ""), new("node-3", MemberState.Active, "")]);
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        lone.PassClose();
        Assert.False(await lone.Look());
        Assert.Empty(lone.Node.Stated);

        lone.Another("node-2");

        Assert.False(await lone.Look());
        Assert.Single(lone.Node.Stated);
    });

    [Fact]
    public Task Members_that_were_not_heard_of_lately_are_members_and_without_most_of_all_nothing_ends() => LoneRegistrar.Run(async lone =>
    {
        lone.Node.Members.AddRange([new("node-2", MemberState.Suspect, ""), new("node-3", MemberState.Suspect, "")]);
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        lone.PassClose();

        Assert.False(await lone.Look());
        Assert.Empty(lone.Node.Stated);

        lone.Node.Members[^1] = lone.Node.Members[^1] with { State = MemberState.Left };
        lone.Another("node-2");
        Assert.False(await lone.Look());
        Assert.Single(lone.Node.Stated);
    });

    [Fact]
    public Task A_node_whose_clock_is_ahead_ends_nothing_for_good() => LoneRegistrar.Run(async lone =>
    {
        lone.Change(standing => standing with { State = "closing" });
        Assert.Equal("closed", (await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        Assert.False(await lone.Look());
        lone.Change(standing => standing with { State = "open" });
        lone.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task One_node_that_says_it_is_over_ends_nothing_while_the_others_are_late_with_their_beats() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        lone.Another("node-2");
        lone.Another("node-3");
        lone.BringIntoDoubt("node-2", "node-3");
        lone.PassClose();
        lone.Change(standing => standing with { State = "sealed" });
        await lone.Look();
        lone.PassLasting();

        Assert.False(await lone.Look());

        Assert.DoesNotContain(await lone.Records(), record => record.Kind == RecordKind.Closed);
    });

    [Theory]
    [InlineData("sealed")]
    [InlineData("closing")]
    public Task One_node_that_says_it_is_over_ends_nothing(string state) => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        lone.Another("node-2");
        lone.Another("node-3");
        lone.Change(standing => standing with { State = state, Closes = TestNetwork.Epoch.Milliseconds, Issued = 1 });

        Assert.False(await lone.Look());

        Assert.DoesNotContain(await lone.Records(), record => record.Kind == RecordKind.Closed);
        await lone.Reopen();
        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task Where_nobody_asked_a_node_that_wakes_it_makes_it_state_none() => LoneRegistrar.Run(async lone =>
    {
        lone.PassClose();
        Assert.False(await lone.Look());
        Assert.Empty(lone.Node.Stated);

        Assert.False(await lone.Look(lone.Election));

        Assert.Equal(new(lone.Terms.Registrar, lone.Election, [0]), Assert.Single(lone.Node.Stated));
    });

    [Fact]
    public Task A_sealed_election_takes_no_number_any_more_and_the_secrets_go_all_the_same() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        lone.PassClose();
        lone.Change(standing => standing with { State = "sealed" });

        Assert.False(await lone.Look());
        lone.PassLasting();
        Assert.True(await lone.Look());
        Assert.Empty(lone.Node.Stated);
    });

    [Fact]
    public Task Another_number_on_the_chain_than_its_own_is_an_error_in_the_log() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        lone.PassClose();
        lone.Change(standing => standing with { Issued = 2 });

        Assert.False(await lone.Look());
        Assert.Contains(lone.Log.Lines, line => line.Contains("somebody else has its key", StringComparison.Ordinal));
    });

    [Fact]
    public Task A_node_that_takes_the_number_and_drops_it_keeps_it_from_nobody_else() => LoneRegistrar.Run(async lone =>
    {
        var others = new[] { lone.Another("node-2"), lone.Another("node-3") };
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        lone.Time.Jump(TimeSpan.FromHours(1));
        foreach (var node in others.Append(lone.Node))
        {
            var (opening, standing) = node.Elections[lone.Election];
            node.Elections[lone.Election] = (opening, standing with { State = "closing" });
        }

        await lone.Look();

        Assert.All(others, node => Assert.Equal(1u, Assert.Single(node.Stated).Issued.Single()));
    });

    [Fact]
    public Task Without_its_secrets_the_log_signs_nothing_and_says_what_was() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key");
        Assert.Null((await lone.Ask("ann", AnnsCode, claim.Blinded)).Rule);
        lone.PassClose();
        await lone.Look();
        await lone.Reopen(withSecrets: false);

        await lone.Refuses("closed", () => lone.Ask("ann", AnnsCode, claim.Blinded));
        Assert.False(await lone.Look(lone.Election));
        Assert.Equal(
            new RollStatus(lone.Election, 3, 1, 0, "destroyed") { Classes = [new(1, 3, 1)] }, lone.Registrar.Status);
    });
}
