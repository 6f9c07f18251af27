
using static OrleansBallot.Tests.Registrar.LoneRegistrar;

namespace OrleansBallot.Tests.Registrar;

/// <summary>Nobody guesses a code, and nobody learns from the answers who is on the roll.</summary>
public sealed class WrongCodeTests
{
    [Theory]
    [InlineData("ann")]
    [InlineData("nobody")]
    public Task Five_wrong_codes_in_a_row_lock_an_id_for_a_quarter_of_an_hour_be_it_a_voters_or_not(string voter) =>
        LoneRegistrar.Run(async lone =>
        {
            for (var i = 0; i < 5; i++) await lone.Refuses("wrong-code", () => lone.Ask(voter, "wrong code", lone.Claim("key").Blinded));
            await lone.Refuses("too-many-wrong-codes", () => lone.Ask(voter, "wrong code", lone.Claim("key").Blinded));
            await lone.Refuses("too-many-wrong-codes", () => lone.Ask(voter, AnnsCode, lone.Claim("key").Blinded));
            Assert.Equal(5, lone.Registrar.Status.WrongCodes);

            // Nobody else is locked with it, and a lock ends, though it was tried meanwhile.
            Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("key").Blinded)).Rule);
            lone.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromTicks(1));
            await lone.Refuses("too-many-wrong-codes", () => lone.Ask(voter, AnnsCode, lone.Claim("key").Blinded));
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
    public Task A_voter_with_an_accent_is_one_voter_in_both_of_its_forms() =>
        LoneRegistrar.RunOn(new(), LoneRegistrar.Secrets(), async lone =>
        {
            await lone.Load();

            Assert.Null((await lone.Ask("Jose\u0301", "pässwörd 1", lone.Claim("key").Blinded)).Rule);
        }, [("jos\u00e9", "pa\u0308sswo\u0308rd 1", null)]);

    [Theory]
    [InlineData("k7qm-2xwa-9rtd")]
    [InlineData("K7QM2XWA9RTD")]
    [InlineData("k7qm 2xwa 9rtd")]
    [InlineData("K7QM–2XWA–9RTD")]
    public Task A_code_of_our_making_is_read_as_it_is_typed(string typed) =>
        LoneRegistrar.RunOn(new(), LoneRegistrar.Secrets(), async lone =>
        {
            await lone.Load();

            Assert.Null((await lone.Ask("ann", typed, lone.Claim("key").Blinded)).Rule);
        }, [("ann", "K7QM-2XWA-9RTD", null)]);

    [Fact]
    public Task Letters_and_digits_that_look_alike_are_one_in_a_code_of_our_making() =>
        LoneRegistrar.RunOn(new(), LoneRegistrar.Secrets(), async lone =>
        {
            await lone.Load();

            Assert.Null((await lone.Ask("ann", "O01O-Il1X-9RTD", lone.Claim("key").Blinded)).Rule);
        }, [("ann", "0010-111X-9RTD", null)]);

    /// <summary>
    /// With more strangers than are kept in mind, the answers still don't tell who is on the roll, nor give guesses away.
    /// </summary>
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
            Assert.Equal(
                (await lone.Ask("nobody", "wrong code", blinded)).ToString(), (await lone.Ask("ann", "wrong code", blinded)).ToString());
            Assert.Equal(
                (await lone.Ask("newcomer", "wrong code", blinded)).ToString(), (await lone.Ask("bob", "wrong code", blinded)).ToString());
        }
    });

    [Fact]
    public Task Answers_do_not_tell_that_a_right_code_came_for_an_id() => LoneRegistrar.Run(async lone =>
    {
        var blinded = lone.Claim("a stranger's key").Blinded;
        foreach (var voter in new[] { "ann", "nobody" }) Assert.Equal("wrong-code", (await lone.Ask(voter, "wrong code", blinded)).Rule);
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);

        for (var i = 0; i < 5; i++)
            Assert.Equal(
                (await lone.Ask("nobody", "wrong code", blinded)).ToString(), (await lone.Ask("ann", "wrong code", blinded)).ToString());
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
}
