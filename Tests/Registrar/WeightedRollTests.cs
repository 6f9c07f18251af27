using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Storage;
using OrleansBallot.Tests.Support;
using static OrleansBallot.Tests.Registrar.LoneRegistrar;

namespace OrleansBallot.Tests.Registrar;

/// <summary>A registrar of a roll with weights signs each voter's key for the class of that voter alone.</summary>
public sealed class WeightedRollTests
{
    private static readonly (string Voter, string Code, ulong? Expires)[] _rows =
        [("ann", "ann's code", null), ("bob", "bob's code", null), ("cid", "cid's code", null), ("dot", "dot's code", null)];

    [Fact]
    public Task Each_class_has_its_weight_its_size_and_a_key_of_its_own() => RunWeighted(async lone =>
    {
        var terms = lone.Registrar.Prepared.Terms;

        Assert.True(terms.IsSound);
        Assert.Equal(lone.Terms, terms);
        Assert.Equal([(1u, 1u), (3u, 2u), (5u, 1u)], terms.Classes.Select(voters => (voters.Weight, voters.Size)));
        Assert.Equal([new(1, 1, 0), new(3, 2, 0), new(5, 1, 0)], lone.Registrar.Status.Classes);
    });

    [Theory]
    [InlineData("ann", 0)]
    [InlineData("bob", 1)]
    [InlineData("cid", 1)]
    [InlineData("dot", 2)]
    public Task A_voter_gets_the_signature_of_the_own_class_and_of_no_other(string voter, byte place) => RunWeighted(async lone =>
    {
        var claim = lone.Claim("key");

        var answer = await lone.Ask(voter, $"{voter}'s code", claim.Blinded);

        Assert.Equal((null, place), (answer.Rule, answer.Class));
        claim.Finish(answer.Signature!, place);
        foreach (byte other in new[] { 0, 1, 2 }.Where(other => other != place)) Assert.Null(claim.TryFinish(answer.Signature!, other));
    });

    [Fact]
    public Task A_message_for_another_class_in_the_place_of_the_own_brings_no_credential_of_that_class() => RunWeighted(async lone =>
    {
        // Ann, of weight 1, puts the message for weight 5 in the place of hers.
        var claim = lone.Claim("key");
        byte[] heavy = claim.Blinded[(2 * IssuingKey.Size)..];

        var answer = await lone.Ask("ann", AnnsCode, [.. heavy, .. heavy, .. heavy]);

        // It is signed under the key of weight 1, if it is a number below that modulus at all.
        if (answer.Signature is { } signature) Assert.Null(claim.TryFinish(signature, place: 2));
        else Assert.Equal("malformed", answer.Rule);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public Task A_request_without_a_message_for_each_class_is_malformed(int messages) => RunWeighted(async lone =>
    {
        byte[] all = [.. lone.Claim("key").Blinded, .. new byte[IssuingKey.Size]];

        await lone.Refuses("malformed", () => lone.Ask("ann", AnnsCode, all[..(messages * IssuingKey.Size)]));
    });

    [Fact]
    public Task The_same_request_gets_the_same_answer_after_a_restart_and_another_one_is_refused() => RunWeighted(async lone =>
    {
        var claim = lone.Claim("key");
        var answer = await lone.Ask("dot", "dot's code", claim.Blinded);
        await lone.Reopen();
        byte[] changed = [.. lone.Claim("key").Blinded[..IssuingKey.Size], .. claim.Blinded[IssuingKey.Size..]];

        var again = await lone.Ask("dot", "dot's code", claim.Blinded);

        Assert.Equal(answer.Class, again.Class);
        Assert.Equal(answer.Signature!, again.Signature!);
        await lone.Refuses("already-issued", () => lone.Ask("dot", "dot's code", changed));
        Assert.Equal([0u, 0u, 1u], lone.Registrar.Status.Classes.Select(voters => voters.Issued));
    });

    [Fact]
    public Task The_numbers_are_stated_by_class() => RunWeighted(async lone =>
    {
        foreach (var voter in new[] { "bob", "dot", "cid" })
            Assert.Null((await lone.Ask(voter, $"{voter}'s code", lone.Claim($"key of {voter}").Blinded)).Rule);
        await lone.Reopen();
        lone.PassClose();
        await lone.Look();

        Assert.Equal([0u, 2u, 1u], Assert.Single(lone.Node.Stated).Issued);
    });

    [Fact]
    public Task A_log_in_which_a_voter_has_another_class_is_refused() => RunWeighted(async lone =>
    {
        var records = await lone.Records();
        await RunWeighted(async changed =>
        {
            var voters = VoterRecord.Decode(records[1].Payload.Span, RollForm.Classed);
            await changed.Write(
                (RecordKind.Roll, records[0].Payload),
                (RecordKind.Voters, VoterRecord.Encode(voters.Select(voter => voter with { Class = 2 }), RollForm.Classed)));

            await Assert.ThrowsAsync<InvalidDataException>(() => changed.Reopen(withSecrets: false));
        }, isLoaded: false);
    });

    [Fact]
    public Task A_load_takes_no_voter_of_a_weight_that_its_head_does_not_name() => RunWeighted(lone =>
    {
        using var load = lone.Begin();
        var page = lone.Page();
        var strange = page.Rows[1] with { Weight = 2 };

        Assert.Throws<ArgumentException>(() => load.TryAdd(page with { Rows = page.Rows.SetItem(1, strange) }));
        Assert.True(load.TryAdd(page));
        return Task.CompletedTask;
    }, isLoaded: false);

    [Fact]
    public Task A_roll_with_a_class_of_nobody_or_other_weights_than_its_root_is_not_whole() => RunWeighted(lone =>
    {
        using var load = lone.Begin();
        var page = lone.Page();

        // Dot's weight of 5 becomes 3: the class of weight 5 is empty, and the root commits to something else.
        Assert.True(load.TryAdd(page with { Rows = page.Rows.SetItem(3, page.Rows[3] with { Weight = 3 }) }));
        Assert.False(load.IsWhole());
        return Task.CompletedTask;
    }, isLoaded: false);

    [Theory]
    [InlineData(new uint[0])]
    [InlineData(new uint[] { 0, 1 })]
    [InlineData(new uint[] { 3, 1 })]
    [InlineData(new uint[] { 1, 1 })]
    [InlineData(new uint[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 })]
    public void Weights_that_break_a_bound_begin_no_load(uint[] weights)
    {
        var head = Head(["ann"u8.ToArray()]);
        var secrets = Secrets(classes: 3);

        Assert.Throws<ArgumentException>(
            () => RollLoad.Begin(RegistrarKey.Of(head.Root), head with { Weights = [.. weights] }, secrets, new TestRandomness()));
    }

    private static Task RunWeighted(Func<LoneRegistrar, Task> test, bool isLoaded = true) => RunOn(new(), Secrets(classes: 3), async lone =>
    {
        if (isLoaded) await lone.Load();
        await test(lone);
    }, _rows, voter => voter switch { "ann" => 1, "dot" => 5, _ => 3 });
}
