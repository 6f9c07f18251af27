using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Registrar;

/// <summary>A registrar signs one thing a voter, says how many it signed, and is then no registrar any more.</summary>
public sealed class RegistrarTests
{
    private const string AnnsCode = "ann's code";

    [Fact]
    public Task A_voter_gets_a_credential_for_a_key_that_the_registrar_never_saw() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key of somebody");

        var answer = await lone.Ask("ann", AnnsCode, claim.Blinded);

        Assert.Null(answer.Rule);
        claim.Finish(answer.Signature!);
        Assert.Equal(new RollStatus(lone.Election.ToString(), 3, 1, 0, "open"), lone.Registrar.Status);
    });

    [Fact]
    public Task The_same_request_gets_the_same_signature_at_once_again_and_after_a_restart() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key");
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => lone.Ask("ann", AnnsCode, claim.Blinded)));
        var again = await lone.Ask("ann", AnnsCode, claim.Blinded);
        await lone.Reopen();
        var later = await lone.Ask("ann", AnnsCode, claim.Blinded);

        Assert.All([.. answers, again, later], answer => Assert.Equal(answers[0].Signature!, answer.Signature!));
        claim.Finish(later.Signature!);
        Assert.Single(await lone.Records(), record => record.Kind == RecordKind.Issued);
    });

    [Fact]
    public Task Of_two_requests_of_a_voter_at_once_one_is_granted() => LoneRegistrar.Run(async lone =>
    {
        var answers = await Task.WhenAll(lone.Ask("ann", AnnsCode, lone.Claim("one key").Blinded), lone.Ask("ann", AnnsCode, lone.Claim("another").Blinded));

        Assert.Equal([null, "already-issued"], answers.Select(answer => answer.Rule).Order());
        Assert.Single(answers, answer => answer.Signature is not null);
        Assert.Single(await lone.Records(), record => record.Kind == RecordKind.Issued);
    });

    [Theory]
    [InlineData("ann", "anns code", "wrong-code")]
    [InlineData("ann", "bob's code", "wrong-code")]
    [InlineData("nobody", AnnsCode, "wrong-code")]
    [InlineData("cid", "cid's code", "code-expired")]
    [InlineData("bob", "bob's code", "already-issued")]
    [InlineData("", AnnsCode, "malformed")]
    [InlineData("ann", "short", "malformed")]
    public Task A_refusal_names_its_rule_and_changes_nothing(string voter, string code, string rule) => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("bob's first key").Blinded)).Rule);

        await Refuses(lone, rule, () => lone.Ask(voter, code, lone.Claim("a key").Blinded));
    });

    [Fact]
    public Task What_was_not_blinded_is_malformed_and_uses_nothing_up() => LoneRegistrar.Run(async lone =>
    {
        var one = new byte[IssuingKey.Size];
        one[^1] = 1;
        foreach (var wrong in new[] { [], one[1..], one, lone.Terms.Issuer.Modulus.ToArray(), [.. Enumerable.Repeat((byte)255, IssuingKey.Size)] })
            await Refuses(lone, "malformed", () => lone.Ask("ann", AnnsCode, wrong));

        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task Elections_that_are_not_its_own_get_nothing() => LoneRegistrar.Run(async lone =>
    {
        var definition = lone.Definition();
        var strangers = lone.Open(definition with { Organiser = Voters.Dot.Key }, Voters.Dot);
        var otherIssuer = lone.Open(definition with { Title = "Keys", Roll = definition.Roll! with { Issuer = IssuingKey.Of(IssuingKeys.Second) } });
        var otherSize = lone.Open(definition with { Title = "Size", Roll = definition.Roll! with { Size = 4 } });
        var otherRegistrar = lone.Open(definition with { Title = "Registrar", Roll = definition.Roll! with { Registrar = Voters.Dot.Key } });
        foreach (var election in new[] { strangers, otherIssuer, otherSize, otherRegistrar })
        {
            await Refuses(lone, "wrong-election", () => lone.Ask("ann", AnnsCode, lone.Claim("key", election).Blinded, election));
            await lone.Look(election);
        }

        await Refuses(lone, "unknown-election", () => lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded, new(Hash256.Of("none"u8))));
        Assert.Equal("prepared", lone.Registrar.Status.State);

        // The first that may have it has it for good, though another one may be as good.
        var second = lone.Open(definition with { Title = "Once more" });
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        await Refuses(lone, "wrong-election", () => lone.Ask("bob", "bob's code", lone.Claim("key", second).Blinded, second));
        await lone.Reopen();
        await Refuses(lone, "wrong-election", () => lone.Ask("bob", "bob's code", lone.Claim("key", second).Blinded, second));
    });

    [Fact]
    public Task A_node_that_lies_about_an_election_can_not_bind_it() => LoneRegistrar.Run(async lone =>
    {
        var strangers = lone.Open(lone.Definition() with { Organiser = Voters.Dot.Key }, Voters.Dot);
        lone.Node.Lie = lone.Node.Elections[lone.Election.ToString()].Opening;

        await Refuses(lone, "unknown-election", () => lone.Ask("ann", AnnsCode, lone.Claim("key", strangers).Blinded, strangers));
        Assert.Equal("prepared", lone.Registrar.Status.State);
    });

    [Theory]
    [InlineData("scheduled", null)]
    [InlineData("paused", null)]
    [InlineData("closing", "closed")]
    [InlineData("sealed", "closed")]
    public Task Credentials_are_given_until_the_close(string state, string? rule) => LoneRegistrar.Run(async lone =>
    {
        lone.Change(standing => standing with { State = state });

        Assert.Equal(rule, (await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task After_the_close_by_its_own_clock_it_grants_nothing_whatever_the_node_says() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key");
        Assert.Null((await lone.Ask("ann", AnnsCode, claim.Blinded)).Rule);
        lone.Change(standing => standing with { Closes = Timestamp.Max.Milliseconds });
        lone.Time.Jump(TimeSpan.FromHours(1));

        await Refuses(lone, "closed", () => lone.Ask("bob", "bob's code", lone.Claim("key").Blinded));
        await Refuses(lone, "closed", () => lone.Ask("ann", AnnsCode, claim.Blinded));
    });

    [Theory]
    [InlineData("ann")]
    [InlineData("nobody")]
    public Task Five_wrong_codes_in_a_row_lock_an_id_for_a_quarter_of_an_hour_be_it_a_voters_or_not(string voter) => LoneRegistrar.Run(async lone =>
    {
        for (var i = 0; i < 5; i++) await Refuses(lone, "wrong-code", () => lone.Ask(voter, "wrong code", lone.Claim("key").Blinded));
        await Refuses(lone, "too-many-wrong-codes", () => lone.Ask(voter, "wrong code", lone.Claim("key").Blinded));
        await Refuses(lone, "too-many-wrong-codes", () => lone.Ask(voter, AnnsCode, lone.Claim("key").Blinded));
        Assert.Equal(5, lone.Registrar.Status.WrongCodes);

        // Nobody else is locked with it, and a lock ends, though it was tried meanwhile.
        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("key").Blinded)).Rule);
        lone.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
        await Refuses(lone, "too-many-wrong-codes", () => lone.Ask(voter, AnnsCode, lone.Claim("key").Blinded));
        lone.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(voter == "ann" ? null : "wrong-code", (await lone.Ask(voter, AnnsCode, lone.Claim("key").Blinded)).Rule);
    });

    [Theory]
    [InlineData("Ann", "ANN'S CODE")]
    [InlineData("\u00a0ann\u200b", " ann's code\u3000")]
    [InlineData("ａｎｎ", "ann's\u00a0code")]
    public Task A_voter_is_known_by_id_and_code_however_they_are_typed(string voter, string code) => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask(voter, code, lone.Claim("key").Blinded)).Rule);

        Assert.Equal("already-issued", (await lone.Ask("ann", AnnsCode, lone.Claim("another key").Blinded)).Rule);
    });

    [Fact]
    public Task A_voter_with_an_accent_is_one_voter_in_both_of_its_forms() => LoneRegistrar.RunOn(new(), LoneRegistrar.Secrets(), async lone =>
    {
        await lone.Load();

        Assert.Null((await lone.Ask("Jose\u0301", "pässwörd 1", lone.Claim("key").Blinded)).Rule);
    }, [("jos\u00e9", "pa\u0308sswo\u0308rd 1", null)]);

    [Theory]
    [InlineData("k7qm-2xwa-9rtd")]
    [InlineData("K7QM2XWA9RTD")]
    [InlineData("k7qm 2xwa 9rtd")]
    [InlineData("K7QM–2XWA–9RTD")]
    public Task A_code_of_our_making_is_read_as_it_is_typed(string typed) => LoneRegistrar.RunOn(new(), LoneRegistrar.Secrets(), async lone =>
    {
        await lone.Load();

        Assert.Null((await lone.Ask("ann", typed, lone.Claim("key").Blinded)).Rule);
    }, [("ann", "K7QM-2XWA-9RTD", null)]);

    [Fact]
    public Task Letters_and_digits_that_look_alike_are_one_in_a_code_of_our_making() => LoneRegistrar.RunOn(new(), LoneRegistrar.Secrets(), async lone =>
    {
        await lone.Load();

        Assert.Null((await lone.Ask("ann", "O01O-Il1X-9RTD", lone.Claim("key").Blinded)).Rule);
    }, [("ann", "0010-111X-9RTD", null)]);

    /// <summary>With more strangers than are kept in mind, the answers still don't tell who is on the roll, nor give guesses away.</summary>
    [Fact]
    public Task A_flood_of_strangers_tells_nobody_who_is_on_the_roll() => LoneRegistrar.Run(async lone =>
    {
        var blinded = lone.Claim("key").Blinded;
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("wrong-code", (await lone.Ask("ann", "wrong code", blinded)).Rule);
            Assert.Equal("wrong-code", (await lone.Ask("nobody", "wrong code", blinded)).Rule);
        }

        for (var i = 0; i < 100_000; i++) await lone.Ask($"stranger {i}", "wrong code", blinded);

        lone.Time.Advance(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 6; i++) await AreAlike();

        // The flood is forgotten, and what came after it is not.
        lone.Time.Advance(TimeSpan.FromMinutes(6));
        await lone.Ask("one more stranger", "wrong code", blinded);
        await AreAlike();

        // Nor does the flood give anybody more guesses at a voter.
        Assert.NotNull((await lone.Ask("ann", AnnsCode, blinded)).Rule);

        async Task AreAlike()
        {
            Assert.Equal((await lone.Ask("nobody", "wrong code", blinded)).ToString(), (await lone.Ask("ann", "wrong code", blinded)).ToString());
            Assert.Equal((await lone.Ask("newcomer", "wrong code", blinded)).ToString(), (await lone.Ask("bob", "wrong code", blinded)).ToString());
        }
    });

    [Fact]
    public Task Answers_do_not_tell_that_a_right_code_came_for_an_id() => LoneRegistrar.Run(async lone =>
    {
        var blinded = lone.Claim("a stranger's key").Blinded;
        foreach (var voter in new[] { "ann", "nobody" }) Assert.Equal("wrong-code", (await lone.Ask(voter, "wrong code", blinded)).Rule);
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);

        for (var i = 0; i < 5; i++)
            Assert.Equal((await lone.Ask("nobody", "wrong code", blinded)).ToString(), (await lone.Ask("ann", "wrong code", blinded)).ToString());
    });

    [Fact]
    public Task A_right_code_is_heard_until_the_fifth_wrong_one_and_again_when_the_row_is_forgotten() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key");
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++) Assert.Equal("wrong-code", (await lone.Ask("ann", "wrong code", claim.Blinded)).Rule);
            Assert.Null((await lone.Ask("ann", AnnsCode, claim.Blinded)).Rule);
            Assert.Equal(0, (await lone.Ask("ann", "wrong code", claim.Blinded)).Left);
            Assert.Equal((5, true), (lone.Registrar.Locks.Voters[0].WrongCodes, lone.Registrar.Locks.Voters[0].Wait is not null));
            lone.Time.Advance(TimeSpan.FromMinutes(15));
        }
    });

    [Fact]
    public Task Of_two_activations_the_later_signs_and_the_earlier_is_fenced() => LoneRegistrar.Run(async lone =>
    {
        var first = lone.Registrar;
        var claim = lone.Claim("key");
        Assert.Null((await lone.Ask("ann", AnnsCode, claim.Blinded)).Rule);
        await lone.Reopen();
        var request = (string voter, byte[] blinded) => new CredentialRequest(
            lone.Election.ToString(), Encoding.UTF8.GetBytes(voter), Encoding.UTF8.GetBytes($"{voter}'s code"), blinded);

        // Not even what it granted itself: by now the later one may have destroyed the keys.
        await Assert.ThrowsAsync<FencedException>(() => first.Issue(request("bob", lone.Claim("one key").Blinded), CancellationToken.None));
        await Assert.ThrowsAsync<FencedException>(() => first.Issue(request("ann", claim.Blinded), CancellationToken.None));
        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("another key").Blinded)).Rule);
        lone.PassClose();
        await Assert.ThrowsAsync<FencedException>(() => first.FinishAfterClose(null, CancellationToken.None));

        Assert.Equal(2, (await lone.Records()).Count(record => record.Kind == RecordKind.Issued));
        Assert.Empty(lone.Node.Stated);
    });

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
        Assert.Equal([new(lone.Terms.Registrar, lone.Election, 1), new(lone.Terms.Registrar, lone.Election, 1)], lone.Node.Stated);
        Assert.Equal("closed", lone.Registrar.Status.State);

        // What one block says another branch may not: the keys stay until it has lasted.
        lone.Change(standing => standing with { Issued = 1 });
        Assert.False(await lone.Look());
        lone.PassLasting();
        Assert.True(await lone.Look());
        await Refuses(lone, "closed", () => lone.Ask("bob", "bob's code", lone.Claim("key").Blinded));
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

        Assert.Equal(1u, Assert.Single(lone.Node.Stated).Count);

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
        var open = lone.Node.Elections[lone.Election.ToString()].Standing;
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_node_that_is_behind_or_lies_about_what_opened_the_election_keeps_nobody_out(bool lies) => LoneRegistrar.Run(async lone =>
    {
        lone.Another("node-2");
        lone.Another("node-3");
        if (lies) lone.Node.Lie = TestNetwork.Default.Open(Voters.Bob, "Another");
        else lone.Node.Elections.Clear();

        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task Whoever_asks_before_most_nodes_have_the_election_is_to_ask_again() => LoneRegistrar.Run(async lone =>
    {
        ScriptedElections[] others = [lone.Another("node-2"), lone.Another("node-3")];
        foreach (var other in others) other.Elections.Clear();
        await Assert.ThrowsAsync<TimeoutException>(() => lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded));

        lone.Another("node-2");

        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task A_node_that_is_behind_keeps_nobody_out_while_the_others_are_late_with_their_beats() => LoneRegistrar.Run(async lone =>
    {
        lone.Another("node-2");
        lone.Another("node-3");
        lone.BringIntoDoubt("node-2", "node-3");
        lone.Node.Elections.Clear();

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

        Assert.Equal(new(lone.Terms.Registrar, lone.Election, 0), Assert.Single(lone.Node.Stated));
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
    public Task Without_its_secrets_the_log_signs_nothing_and_says_what_was() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key");
        Assert.Null((await lone.Ask("ann", AnnsCode, claim.Blinded)).Rule);
        lone.PassClose();
        await lone.Look();
        await lone.Reopen(withSecrets: false);

        await Refuses(lone, "closed", () => lone.Ask("ann", AnnsCode, claim.Blinded));
        Assert.False(await lone.Look(lone.Election));
        Assert.Equal(new RollStatus(lone.Election.ToString(), 3, 1, 0, "destroyed"), lone.Registrar.Status);
    });

    [Fact]
    public Task A_log_that_was_restored_from_a_copy_grants_nothing_until_an_operator_decides_and_states_no_number() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("bob's key").Blinded)).Rule);
        var backup = lone.Disk.Copy();
        var lost = lone.Claim("ann's key");
        Assert.Null((await lone.Ask("ann", AnnsCode, lost.Blinded)).Rule);

        // The same disk after a crash is no copy.
        await LoneRegistrar.RunOn(backup, lone.SecretBytes, async same =>
        {
            await same.Reopen();
            Assert.Equal("open", same.Registrar.Status.State);
        });
        await LoneRegistrar.RunOn(backup.Restored(), lone.SecretBytes, async restored =>
        {
            await restored.Reopen();
            await Refuses(restored, "roll-restored", () => restored.Ask("ann", AnnsCode, restored.Claim("ann's second key").Blinded));
            await Refuses(restored, "roll-restored", () => restored.Ask("cid", "wrong code", lost.Blinded));
            Assert.Equal("held", restored.Registrar.Status.State);
            Assert.Contains(restored.Log.Lines, line => line.Contains("roll resume", StringComparison.Ordinal));

            Assert.Null(await restored.Registrar.Resume(isComplete: false));
            Assert.Equal("open", restored.Registrar.Status.State);
            Assert.Null((await restored.Ask("ann", AnnsCode, restored.Claim("ann's second key").Blinded)).Rule);
            await restored.Reopen();
            Assert.Equal("open", restored.Registrar.Status.State);
            restored.PassClose();
            Assert.False(await restored.Look());
            Assert.Empty(restored.Node.Stated);
            restored.Change(standing => standing with { State = "sealed" });
            Assert.False(await restored.Look());
            restored.PassLasting();
            Assert.True(await restored.Look());
        });
    });

    [Fact]
    public Task A_log_that_was_only_moved_goes_on_as_complete() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("bob's key").Blinded)).Rule);
        await LoneRegistrar.RunOn(lone.Disk.Restored(), lone.SecretBytes, async moved =>
        {
            await moved.Reopen();
            Assert.Null(await moved.Registrar.Resume(isComplete: true));
            moved.PassClose();
            Assert.False(await moved.Look());
            Assert.Equal(1u, Assert.Single(moved.Node.Stated).Count);
            Assert.Equal(RegistrarRefusal.Closed, await moved.Registrar.Resume(isComplete: true));
        });
    });

    [Fact]
    public Task More_ballots_on_the_chain_than_it_has_granted_hold_it_too() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("bob's key").Blinded)).Rule);
        lone.Change(standing => standing with { Ballots = 2 });
        lone.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("roll-restored", (await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);

        await Refuses(lone, "roll-restored", () => lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded));
        Assert.Equal(RegistrarRefusal.NotComplete, await lone.Registrar.Resume(isComplete: true));
        Assert.Null(await lone.Registrar.Resume(isComplete: false));
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task One_of_two_nodes_that_says_so_does_not_hold_it() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("bob's key").Blinded)).Rule);
        lone.Another("node-2");
        lone.Change(standing => standing with { Ballots = 2 });
        lone.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task A_registrar_that_never_learnt_what_it_serves_is_held_before_it_is_bound() => LoneRegistrar.Run(async lone =>
    {
        await LoneRegistrar.RunOn(lone.Disk.Restored(), lone.SecretBytes, async restored =>
        {
            await restored.Reopen();
            Assert.Equal("roll-restored", (await restored.Ask("ann", AnnsCode, restored.Claim("key").Blinded)).Rule);
            Assert.Null(restored.Registrar.Status.Election);
        });
    });

    [Fact]
    public Task Rolls_of_the_former_version_go_on_as_they_were_loaded() => LoneRegistrar.RunOn(new(), LoneRegistrar.Secrets(), async lone =>
    {
        using var load = lone.Begin();
        var secrets = load.Secrets;
        VoterRecord Kept(string voter, string code) =>
            new(secrets.Mask(Encoding.UTF8.GetBytes(voter)), secrets.Mask(Encoding.UTF8.GetBytes(voter), Encoding.UTF8.GetBytes(code)), Timestamp.Max.Milliseconds);
        await lone.Write(
            (RecordKind.Roll, (load.Record with { Form = RollForm.Typed }).Encode()), (RecordKind.Voters, VoterRecord.Encode([Kept("Ann", "Ann's code"), Kept("ann", "ann's code")])));
        await lone.Reopen();

        Assert.Equal("wrong-code", (await lone.Ask("Ann", "ann's code", lone.Claim("key").Blinded)).Rule);
        Assert.Null((await lone.Ask("Ann", "Ann's code", lone.Claim("key").Blinded)).Rule);
        Assert.Null((await lone.Ask("ann", "ann's code", lone.Claim("another key").Blinded)).Rule);
        Assert.Equal("open", (await lone.Reopen())!.Status.State);
    }, [("Ann", "Ann's code", null), ("ann", "ann's code", null)]);

    [Fact]
    public Task Secrets_that_are_let_go_of_while_requests_wait_sign_nothing() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key");
        Assert.Null((await lone.Ask("ann", AnnsCode, claim.Blinded)).Rule);
        lone.Registrar.Forget();

        await Refuses(lone, "closed", () => lone.Ask("ann", AnnsCode, claim.Blinded));
        Assert.False(await lone.Look());
    });

    [Fact]
    public Task Other_secrets_than_its_own_open_no_registrar() => LoneRegistrar.Run(async lone =>
    {
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => lone.Reopen(others: LoneRegistrar.Secrets()));

        Assert.Contains("secrets", fault.Message, StringComparison.Ordinal);
    });

    /// <summary>A roll may give every voter another moment: whoever has the roll's file would read who asked in which order, for ever.</summary>
    [Fact]
    public Task The_log_does_not_tell_until_when_whose_code_is_good() => LoneRegistrar.Run(async lone =>
    {
        byte[] all = [.. (await lone.Records()).SelectMany(record => record.Payload.ToArray())];

        foreach (var expires in LoneRegistrar.Few.Select(row => row.Expires).OfType<ulong>())
            Assert.Equal(-1, all.AsSpan().IndexOf(new CanonicalWriter().UInt64(expires).ToArray()));
    });

    [Fact]
    public Task A_node_that_takes_the_number_and_drops_it_keeps_it_from_nobody_else() => LoneRegistrar.Run(async lone =>
    {
        var others = new[] { lone.Another("node-2"), lone.Another("node-3") };
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        lone.Time.Jump(TimeSpan.FromHours(1));
        foreach (var node in others.Append(lone.Node))
        {
            var (opening, standing) = node.Elections[lone.Election.ToString()];
            node.Elections[lone.Election.ToString()] = (opening, standing with { State = "closing" });
        }

        await lone.Look();

        Assert.All(others, node => Assert.Equal(1u, Assert.Single(node.Stated).Count));
    });

    [Fact]
    public Task The_log_holds_no_id_no_code_and_nothing_of_a_request_but_one_hash() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key");
        var answer = await lone.Ask("ann", AnnsCode, claim.Blinded);
        byte[] all = [.. (await lone.Records()).SelectMany(record => record.Payload.ToArray())];

        byte[][] foreign = ["ann"u8.ToArray(), SHA256.HashData("ann"u8), Encoding.UTF8.GetBytes(AnnsCode), SHA256.HashData(Encoding.UTF8.GetBytes(AnnsCode)), claim.Blinded, answer.Signature!];
        Assert.All(foreign, bytes => Assert.Equal(-1, all.AsSpan().IndexOf(bytes)));
        Assert.NotEqual(-1, all.AsSpan().IndexOf(SHA256.HashData(claim.Blinded)));
    });

    [Fact]
    public Task A_log_that_was_changed_from_outside_is_refused() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        var before = lone.Disk.Copy();
        var another = new IssuedRecord(1, Hash256.Of("x"u8)).Encode();
        foreach (var (kind, payload) in new (RecordKind, byte[])[]
        {
            (RecordKind.Roll, (await lone.Records())[0].Payload.ToArray()),
            (RecordKind.Voters, VoterRecord.Encode([new(Hash256.Of("y"u8), default, default)])),
            (RecordKind.Issued, (await lone.Records())[^1].Payload.ToArray()),
            (RecordKind.Issued, new IssuedRecord(3, default).Encode()),
            (RecordKind.Issued, [.. another, 0]),
            (RecordKind.Bound, (await lone.Records())[^2].Payload.ToArray()),
            (RecordKind.Closed, new ClosedRecord(2).Encode()),
            (RecordKind.Block, []),
        })
        {
            await LoneRegistrar.RunOn(before.Copy(), LoneRegistrar.Secrets(), async changed =>
            {
                Assert.Equal(lone.Key, changed.Key);
                await changed.Write((kind, payload));
                await Assert.ThrowsAsync<InvalidDataException>(() => changed.Reopen(withSecrets: false));
            });
        }

        await LoneRegistrar.RunOn(before.Copy(), LoneRegistrar.Secrets(), async changed =>
        {
            await changed.Write((RecordKind.Closed, new ClosedRecord(1).Encode()));
            Assert.NotNull(await changed.Reopen(withSecrets: false));
            await changed.Write((RecordKind.Issued, another));
            await Assert.ThrowsAsync<InvalidDataException>(() => changed.Reopen(withSecrets: false));
        });
    });

    /// <summary>Power fails at every single operation of the disk, from the load to the destruction.</summary>
    [Theory]
    [InlineData(Survivors.Nothing)]
    [InlineData(Survivors.Everything)]
    [InlineData(Survivors.Sectors)]
    public async Task After_every_crash_nobody_has_two_credentials_and_there_is_one_number(Survivors survivors)
    {
        var secrets = LoneRegistrar.Secrets();
        for (var operations = 0; ; operations++)
        {
            var (disk, granted, stated) = (new SimulatedDisk { CrashAfter = operations }, new Dictionary<string, byte[]>(), new List<uint>());
            var isOver = await Attempt(disk, wasLoaded: false);
            disk.CrashAfter = int.MaxValue;
            disk = disk.Crash(survivors, operations);
            Assert.True(await Attempt(disk, wasLoaded: granted.Count > 0));
            Assert.Single(stated.Distinct());
            Assert.InRange(stated[0], (uint)granted.Count, 2u);
            if (isOver) break;

            async Task<bool> Attempt(SimulatedDisk on, bool wasLoaded)
            {
                var isDone = false;
                try
                {
                    await LoneRegistrar.RunOn(on, secrets, async lone =>
                    {
                        var opened = await lone.Reopen();
                        Assert.False(wasLoaded && opened is null);
                        if (opened is null) await lone.Load();
                        foreach (var voter in (string[])["ann", "bob"])
                        {
                            // Each time with another key: who was granted one is refused, unless nobody was told.
                            var claim = lone.Claim($"{voter}'s {on.GetHashCode()}");
                            var answer = await lone.Ask(voter, $"{voter}'s code", claim.Blinded);
                            if (answer.Signature is not null) Assert.True(granted.TryAdd(voter, claim.Blinded));
                            else Assert.Contains(answer.Rule, (string[])["already-issued", "closed"]);
                        }

                        lone.PassClose();
                        await lone.Look();
                        stated.AddRange(lone.Node.Stated.Select(statement => statement.Count));
                        isDone = true;
                    });
                }
                catch (IOException)
                {
                    // The power failed.
                }

                return isDone;
            }
        }
    }

    /// <summary>The rule is named, and nothing has changed but the count of wrong codes, and that the first request binds the roll.</summary>
    private static async Task Refuses(LoneRegistrar lone, string rule, Func<Task<CredentialAnswer>> ask)
    {
        var (before, operations) = (lone.Registrar.Status, lone.Disk.Operations);
        var answer = await ask();
        var after = lone.Registrar.Status;
        Assert.Equal((rule, null), (answer.Rule, answer.Signature));
        if (before.Election is not null) Assert.Equal(operations, lone.Disk.Operations);
        else before = before with { Election = after.Election, State = after.State };
        Assert.Equal(before with { WrongCodes = before.WrongCodes + (rule == "wrong-code" ? 1 : 0) }, after);
    }
}
