using System.Net;
using System.Net.Http.Json;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>A registrar's silo starts again: on the same data, on a copy of it, and without the registrar's key.</summary>
public sealed class RestartedRollTests
{
    private const string Few = "id,code\nann,ann's code\nbob,bob's code\ncid,cid's code\n";

    [Fact]
    public async Task A_registrar_that_was_restored_from_a_copy_issues_nothing_until_the_operator_decides()
    {
        var (data, copy) = (TemporaryDirectory.New(), TemporaryDirectory.New());
        RollElection election;
        await using (var silo = await SiloHost.Start(data, "Ballot:Chain:TargetBlockTime=100ms"))
        {
            election = await RollElection.Open(silo, Few, settle: 1_000);
            await election.Credential("bob", "bob's code", election.Claim("bob's key"));
        }

        CopyTo(data, copy);
        await using (var silo = await SiloHost.Start(data, "Ballot:Chain:TargetBlockTime=100ms"))
        {
            // An ordinary restart is nothing to ask anybody about.
            election = election.At(silo);
            await election.Credential("ann", "ann's code", election.Claim("ann's key"));
        }

        Directory.Delete(data, recursive: true);
        CopyTo(copy, data);
        await using (var silo = await SiloHost.Start(data, "Ballot:Chain:TargetBlockTime=100ms"))
        {
            election = election.At(silo);
            await election.Ask("ann", "ann's code", election.Claim("ann's second key").Blinded)
                .Problem(HttpStatusCode.Conflict, "roll-restored");
            Assert.Equal("held", (await election.Roll()).Text("state"));
            var resume = $"/api/elections/{election.Id}/roll/resume";
            await silo.Http.PostAsync(resume, null).Problem(HttpStatusCode.Unauthorized, "unauthorized");
            Assert.Equal("open", (await silo.Operator.PostAsync(resume, null).Json()).Text("state"));
            await election.Credential("cid", "cid's code", election.Claim("cid's key"));
        }

        await using (var silo = await SiloHost.Start(data, "Ballot:Chain:TargetBlockTime=100ms"))
        {
            election = election.At(silo);
            await election.Credential("ann", "ann's code", election.Claim("ann's second key"));
        }
    }

    private static void CopyTo(string from, string to)
    {
        foreach (var directory in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, directory)));
            foreach (var file in Directory.GetFiles(directory))
            {
                var copied = Path.Combine(to, Path.GetRelativePath(from, file));
                File.Copy(file, copied, overwrite: true);
                File.SetLastWriteTimeUtc(copied, File.GetLastWriteTimeUtc(file));
            }
        }
    }

    [Fact]
    public async Task After_a_restart_the_registrar_answers_as_before_unless_its_key_is_gone()
    {
        string data;
        RollElection election;
        CredentialClaim claim;
        Credential credential;
        await using (var first = await SiloHost.Start(null, "Ballot:Nodes=1"))
        {
            data = first.DataDirectory;
            election = await RollElection.Open(first, Few);
            claim = election.Claim("key");
            credential = await election.Credential("ann", "ann's code", claim);
            await first.Stop();
        }

        await using (var second = await SiloHost.Start(data, "Ballot:Nodes=1"))
        {
            Assert.Equal(credential.Signature, claim.Finish(Convert.FromHexString((await Ask(second).Json()).Text("signature"))).Signature);
            await second.Stop();
        }

        File.WriteAllBytes(Path.Combine(data, "registrar.key"), new byte[32]);
        await using var third = await SiloHost.Start(data, "Ballot:Nodes=1");
        var problem = await Ask(third).Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.Contains("Ballot:Registrar:KeyFile", problem.Text("detail"), StringComparison.Ordinal);

        Task<HttpResponseMessage> Ask(SiloHost silo) => silo.Http.PostAsJsonAsync(
            $"/api/elections/{election.Id}/credentials",
            new { voter = "ann", code = "ann's code", blinded = Convert.ToHexStringLower(claim.Blinded) });
    }
}
