using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using static OrleansBallot.Tests.Registrar.LoneRegistrar;

namespace OrleansBallot.Tests.Registrar;

/// <summary>
/// What a registrar's log tells, and what it does not: after a crash, after a restore from a copy, after a change from outside.
/// </summary>
public sealed class RegistrarLogTests
{
    [Fact]
    public Task A_log_that_was_restored_from_a_copy_grants_nothing_until_an_operator_decides_and_states_no_number() =>
        LoneRegistrar.Run(async lone =>
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
                await restored.Refuses("roll-restored", () => restored.Ask("ann", AnnsCode, restored.Claim("ann's second key").Blinded));
                await restored.Refuses("roll-restored", () => restored.Ask("cid", "wrong code", lost.Blinded));
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
            Assert.Equal(1u, Assert.Single(moved.Node.Stated).Issued.Single());
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

        await lone.Refuses("roll-restored", () => lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded));
        Assert.Equal(RegistrarRefusal.NotComplete, await lone.Registrar.Resume(isComplete: true));
        Assert.Null(await lone.Registrar.Resume(isComplete: false));
        Assert.Null((await lone.Ask("ann", AnnsCode, lone.Claim("key").Blinded)).Rule);
    });

    [Fact]
    public Task Ballots_that_a_later_activation_granted_end_the_earlier_one_and_do_not_hold_it() => LoneRegistrar.Run(async lone =>
    {
        Assert.Null((await lone.Ask("bob", "bob's code", lone.Claim("bob's key").Blinded)).Rule);
        var (first, ann) = (lone.Registrar, lone.Claim("ann's key").Blinded);
        await lone.Reopen();
        Assert.Null((await lone.Ask("ann", AnnsCode, ann)).Rule);
        lone.Change(standing => standing with { Ballots = 2 });
        lone.Time.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<FencedException>(() => first.Issue(
            new(lone.Election, "ann"u8.ToArray(), "ann's code"u8.ToArray(), ann), CancellationToken.None));
        Assert.Null((await lone.Ask("ann", AnnsCode, ann)).Rule);
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
            new(
                secrets.Mask(Encoding.UTF8.GetBytes(voter)), secrets.Mask(Encoding.UTF8.GetBytes(voter), Encoding.UTF8.GetBytes(code)),
                Timestamp.Max.Milliseconds);
        await lone.Write(
            (RecordKind.Roll, (lone.Record with { Form = RollForm.Typed }).Encode()),
            (RecordKind.Voters, VoterRecord.Encode([Kept("Ann", "Ann's code"), Kept("ann", "ann's code")], RollForm.Typed)));
        await lone.Reopen();

        Assert.Equal("wrong-code", (await lone.Ask("Ann", "ann's code", lone.Claim("key").Blinded)).Rule);
        Assert.Null((await lone.Ask("Ann", "Ann's code", lone.Claim("key").Blinded)).Rule);
        Assert.Null((await lone.Ask("ann", "ann's code", lone.Claim("another key").Blinded)).Rule);
        Assert.Equal("open", (await lone.Reopen())!.Status.State);
    }, [("Ann", "Ann's code", null), ("ann", "ann's code", null)]);

    /// <summary>
    /// A roll may give every voter another moment: whoever has the roll's file would read who asked in which order, for ever.
    /// </summary>
    [Fact]
    public Task The_log_does_not_tell_until_when_whose_code_is_good() => LoneRegistrar.Run(async lone =>
    {
        byte[] all = [.. (await lone.Records()).SelectMany(record => record.Payload.ToArray())];

        foreach (var expires in LoneRegistrar.Few.Select(row => row.Expires).OfType<ulong>())
            Assert.Equal(-1, all.AsSpan().IndexOf(new CanonicalWriter().UInt64(expires).ToArray()));
    });

    [Fact]
    public Task The_log_holds_no_id_no_code_and_nothing_of_a_request_but_one_hash() => LoneRegistrar.Run(async lone =>
    {
        var claim = lone.Claim("key");
        var answer = await lone.Ask("ann", AnnsCode, claim.Blinded);
        byte[] all = [.. (await lone.Records()).SelectMany(record => record.Payload.ToArray())];

        byte[][] foreign = ["ann"u8.ToArray(), SHA256.HashData("ann"u8), Encoding.UTF8.GetBytes(AnnsCode), SHA256.HashData(
            Encoding.UTF8.GetBytes(AnnsCode)), claim.Blinded, answer.Signature!];
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
            (RecordKind.Voters, VoterRecord.Encode([new(Hash256.Of("y"u8), default, default)], RollForm.Classed)),
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
            var (disk, granted, stated) = (
                new SimulatedDisk { CrashAfter = operations }, new Dictionary<string, byte[]>(), new List<uint>());
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
                        stated.AddRange(lone.Node.Stated.Select(statement => statement.Issued.Single()));
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
}
