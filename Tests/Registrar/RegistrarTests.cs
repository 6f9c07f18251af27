using System.Text;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Support;
using static OrleansBallot.Tests.Registrar.LoneRegistrar;

namespace OrleansBallot.Tests.Registrar;

/// <summary>A registrar signs one thing a voter.</summary>
public sealed class RegistrarTests
{
    [Fact]
    public Task A_voter_gets_a_credential_for_a_key_that_the_registrar_never_saw() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key of somebody");

        var answer = await lone.Ask("ann", AnnsCode, claim.Blinded);

        Assert.Null(answer.Rule);
        claim.Finish(answer.Signature!);
        Assert.Equal(
            new RollStatus(lone.Election, 3, 1, 0, "open") { Classes = [new(1, 3, 1)] }, lone.Registrar.Status);
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
        var answers = await Task.WhenAll(
            lone.Ask("ann", AnnsCode, lone.Claim("one key").Blinded), lone.Ask("ann", AnnsCode, lone.Claim("another").Blinded));

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

        await lone.Refuses(rule, () => lone.Ask(voter, code, lone.Claim("a key").Blinded));
    });

    [Fact]
    public Task What_was_not_blinded_is_malformed_and_uses_nothing_up() => LoneRegistrar.Run(async lone =>
    {
        var one = new byte[IssuingKey.Size];
        one[^1] = 1;
        foreach (var wrong in new[]
        {
            [], one[1..], one, lone.Terms.Classes[0].Issuer.Modulus.ToArray(), [.. Enumerable.Repeat((byte)255, IssuingKey.Size)]
        })
            await lone.Refuses("malformed", () => lone.Ask("ann", AnnsCode, wrong));

        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task Elections_that_are_not_its_own_get_nothing() => LoneRegistrar.Run(async lone =>
    {
        var definition = lone.Definition();
        var strangers = lone.Open(definition with { Organiser = Voters.Dot.Key }, Voters.Dot);
        var otherIssuer = lone.Open(
            definition with
            {
                Title = "Keys",
                Roll = definition.Roll! with
                {
                    Classes = [definition.Roll.Classes[0] with { Issuer = IssuingKey.Of(
                    IssuingKeys.Second) }]
                }
            });
        var otherSize = lone.Open(
            definition with { Title = "Size", Roll = definition.Roll! with { Classes = [definition.Roll.Classes[0] with { Size = 4 }] } });
        var otherRegistrar = lone.Open(
            definition with { Title = "Registrar", Roll = definition.Roll! with { Registrar = Voters.Dot.Key } });
        foreach (var election in new[] { strangers, otherIssuer, otherSize, otherRegistrar })
        {
            await lone.Refuses("wrong-election", () => lone.Ask("ann", AnnsCode, lone.Claim("key", election).Blinded, election));
            await lone.Look(election);
        }

        await lone.Refuses("unknown-election", () => lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded, new(Hash256.Of("none"u8))));
        Assert.Equal("prepared", lone.Registrar.Status.State);

        // The first that may have it has it for good, though another one may be as good.
        var second = lone.Open(definition with { Title = "Once more" });
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
        await lone.Refuses("wrong-election", () => lone.Ask("bob", "bob's code", lone.Claim("key", second).Blinded, second));
        await lone.Reopen();
        await lone.Refuses("wrong-election", () => lone.Ask("bob", "bob's code", lone.Claim("key", second).Blinded, second));
    });

    [Fact]
    public Task A_node_that_lies_about_an_election_can_not_bind_it() => LoneRegistrar.Run(async lone =>
    {
        var strangers = lone.Open(lone.Definition() with { Organiser = Voters.Dot.Key }, Voters.Dot);
        lone.Node.Lie = lone.Node.Elections[lone.Election].Opening;

        await lone.Refuses("unknown-election", () => lone.Ask("ann", AnnsCode, lone.Claim("key", strangers).Blinded, strangers));
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
    public Task After_the_close_by_its_own_clock_it_grants_nothing_whatever_one_node_says() => LoneRegistrar.Run(async lone =>
    {
        lone.Another("node-2");
        lone.Another("node-3");
        var claim = lone.Claim("key");
        Assert.Null((await lone.Ask("ann", AnnsCode, claim.Blinded)).Rule);
        lone.Change(standing => standing with { Closes = Timestamp.Max.Milliseconds });
        lone.Time.Jump(TimeSpan.FromHours(1));

        await lone.Refuses("closed", () => lone.Ask("ann", "ann's code", lone.Claim("another key").Blinded));
        await lone.Refuses("closed", () => lone.Ask("ann", AnnsCode, claim.Blinded));
    });

    [Fact]
    public Task After_the_first_close_of_an_extended_election_it_grants_on_until_the_later_one() => LoneRegistrar.Run(async lone =>
    {
        lone.Change(standing => standing with { Closes = standing.Closes + 3_600_000 });
        lone.Time.Jump(TimeSpan.FromMinutes(90));

        var claim = lone.Claim("key");
        Assert.Null((await lone.Ask("ann", AnnsCode, claim.Blinded)).Rule);
        Assert.False(await lone.Look());
        Assert.Equal("open", lone.Registrar.Status.State);

        lone.Time.Jump(TimeSpan.FromMinutes(30));
        await lone.Refuses("closed", () => lone.Ask("ann", AnnsCode, claim.Blinded));
        lone.Change(standing => standing with { State = "closing" });
        Assert.False(await lone.Look());
        Assert.Equal(1u, Assert.Single(lone.Node.Stated).Issued.Single());
    });

    [Fact]
    public Task Of_two_activations_the_later_signs_and_the_earlier_is_fenced() => LoneRegistrar.Run(async lone =>
    {
        var first = lone.Registrar;
        var claim = lone.Claim("key");
        Assert.Null((await lone.Ask("ann", AnnsCode, claim.Blinded)).Rule);
        await lone.Reopen();
        var request = (string voter, byte[] blinded) => new CredentialRequest(
            lone.Election, Encoding.UTF8.GetBytes(voter), Encoding.UTF8.GetBytes($"{voter}'s code"), blinded);

        // Not even what it granted itself: by now the later one may have destroyed the keys.
        await Assert.ThrowsAsync<FencedException>(() => first.Issue(request("bob", lone.Claim("one key").Blinded), CancellationToken.None));
        await Assert.ThrowsAsync<FencedException>(() => first.Issue(request("ann", claim.Blinded), CancellationToken.None));
        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("another key").Blinded)).Rule);
        lone.PassClose();
        await Assert.ThrowsAsync<FencedException>(() => first.FinishAfterClose(null, CancellationToken.None));

        Assert.Equal(2, (await lone.Records()).Count(record => record.Kind == RecordKind.Issued));
        Assert.Empty(lone.Node.Stated);
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
    public Task Secrets_that_are_let_go_of_while_requests_wait_sign_nothing() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key");
        Assert.Null((await lone.Ask("ann", AnnsCode, claim.Blinded)).Rule);
        lone.Registrar.Forget();

        await lone.Refuses("closed", () => lone.Ask("ann", AnnsCode, claim.Blinded));
        Assert.False(await lone.Look());
    });

    [Fact]
    public Task Other_secrets_than_its_own_open_no_registrar() => LoneRegistrar.Run(async lone =>
    {
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => lone.Reopen(others: LoneRegistrar.Secrets()));

        Assert.Contains("secrets", fault.Message, StringComparison.Ordinal);
    });
}
