using System.Globalization;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web.Page;

/// <summary>A club's elections, of every kind and in every state, so that each panel has something to show.</summary>
internal sealed class Scene
{
    private const string Roll = "id,code\n";

    private Scene(SiloHost silo) => Silo = silo;

    public SiloHost Silo { get; }

    public required Transaction Runoff { get; init; }

    public required Transaction Schulze { get; init; }

    public required Transaction Poll { get; init; }

    public required Transaction Sealed { get; init; }

    public required ElectionId ByRoll { get; init; }

    /// <summary>Where people look, as the address has it.</summary>
    public IReadOnlyList<string> Places =>
    [
        "vote", .. Ids.Select(id => $"vote/{id}"),
        "results", .. Ids.Select(id => $"results/{id}"),
        "organise", "organise/new", $"organise/{Poll.Id}", $"organise/{ByRoll}",
        "explorer", "explorer/block/2", $"explorer/transaction/{Poll.Id}", $"explorer/key/{Voters.Organiser.Key}",
        "network", "wallet",
    ];

    private string[] Ids => [$"{Runoff.Id}", $"{Schulze.Id}", $"{Poll.Id}", $"{Sealed.Id}", $"{ByRoll}"];

    public static async Task<Scene> Set(SiloHost silo)
    {
        var runoff = await Open(
            silo, "Chair of the rowing club", CountingMethod.InstantRunoff,
            ["Ada Lovelace", "Grace Hopper", "Katherine Johnson", "Hedy Lamarr"]);
        var schulze = await Open(silo, "Name of the new boat", CountingMethod.Schulze, ["Aurora", "Second Wind", "Kingfisher"]);
        var evenings = await Open(
            silo, "Which evenings suit you?", CountingMethod.Approval, ["Monday", "Tuesday", "Wednesday", "Thursday"]);
        var sites = await Open(silo, "Sites for the boathouse", CountingMethod.Score, ["North bank", "Old mill", "Island"]);
        var poll = await Open(silo, "A new coach?", CountingMethod.Plurality, ["Yes", "No", "Next season"]);
        var fee = await Open(silo, "Raise the fee?", CountingMethod.Plurality, ["By five", "By ten", "Not at all"], settle: 0);
        var voters = Enumerable.Range(1, 12).Select(number => (Id: $"member-{number}", Code: $"code {number:D4}")).ToArray();
        var roll = await RollElection.Open(
            silo, Roll + string.Concat(voters.Select(voter => $"{voter.Id},{voter.Code}\n")), title: "Colour of the clubhouse");

        await Cast(silo, runoff, "11 0 1, 9 1 0, 6 2 1, 5 3 2 1, 2 2, 1");
        await Cast(silo, schulze, "8 0 1 2, 7 1 2 0, 6 2 1 0, 3 1");
        await Cast(silo, evenings, "9 0 2, 7 1 2, 4 3, 3 0 1 3");
        await Cast(silo, sites, "6 9 4 2, 5 3 8 5, 4 7 7 0");
        await Cast(silo, poll, "14 0, 9 1, 4 2");
        await Cast(silo, fee, "5 0, 2 1, 8 2");
        foreach (var (id, code) in voters.Take(7))
        {
            var claim = roll.Claim(id);
            using var answer = await silo.Submit(roll.Vote(claim.Key, code[^1] % 2, await roll.Credential(id, code, claim)));
            answer.EnsureSuccessStatusCode();
        }

        using (var closed = await silo.Submit(
            Voters.Organiser.Sign(silo.Chain.Id, new CloseElection(Voters.Organiser.Key, new(fee.Id.Value)))))
            closed.EnsureSuccessStatusCode();
        await Eventually.True(
            async () => (await silo.Get($"/api/elections/{fee.Id}")).Text("state") == "sealed", "the fee's result is final");
        return new(silo) { Runoff = runoff, Schulze = schulze, Poll = poll, Sealed = fee, ByRoll = roll.Id };
    }

    private static Task<Transaction> Open(SiloHost silo, string title, CountingMethod method, string[] options, ulong settle = 60_000) =>
        silo.OpenElection(
            Voters.Organiser, title,
            open => open.Offering([.. options]).By(method, top: 10) with { Settle = settle });

    /// <summary>Reads "8 0 1, 3": how often, then the choices; none is a blank ballot.</summary>
    private static async Task Cast(SiloHost silo, Transaction election, string ballots)
    {
        foreach (var alike in ballots.Split(", ")
            .Select(ballot => ballot.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray()))
        {
            await Task.WhenAll(Enumerable.Range(0, alike[0]).Select(
                number => silo.Cast(Voters.Named($"{election.Id} {string.Join(' ', alike)} {number}"), election, alike[1..])));
        }
    }
}
