using System.Text;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>
/// A registrar's secrets are destroyed after its election (ARCHITECTURE, "A credential"): once the chain has the seal, and silos have asked
/// the registrar to end for a while, no file holds them.
/// </summary>
internal sealed class SecretsDestroyed(Stage stage, Crowd crowd, Observer observer) : Invariant(stage, crowd)
{
    /// <summary>How often it is asked, once a second. Before the end, most nodes must have said the same for ten block times.</summary>
    private const int Patience = 60;

    private readonly Dictionary<string, StoredSecrets> _seen = [];
    private bool _isSealed;

    public override void Look()
    {
        foreach (var secrets in StoredSecrets.On(Stage.Database.Disk)) _seen.TryAdd(secrets.Text, secrets);
    }

    public override void LookAtTheEnd()
    {
        if (Crowd.Roll.Election is not { } election) return;
        foreach (var (activation, node) in Stage.Reachable<INodeGrain>())
            observer.Ask(activation, () => node.GetStanding(election), standing => _isSealed |= standing?.State == "sealed");
        observer.WaitForAnswers(TimeSpan.FromMilliseconds(1));

        // An opening that came too late is on no chain, and its registrar goes on waiting.
        if (!_isSealed) return;
        if (_seen.Count == 0) Broken("no file held a registrar's secrets while its election was open, so no search can miss them.");
        for (var asked = 0; StoredSecrets.On(Stage.Database.Disk).FirstOrDefault() is { } kept; asked++)
        {
            if (asked == Patience) Broken($"{kept.Path} still has the registrar's secrets, and its election is sealed.");
            AskToEnd(election);
            observer.WaitForAnswers(TimeSpan.FromSeconds(1));
        }

        // What was written on the way, and replaced, must be gone as well.
        var disk = Stage.Database.Disk;
        foreach (var path in disk.Files.ToArray())
        {
            var content = disk[path].AsSpan();
            foreach (var secrets in _seen.Values)
            {
                if (content.IndexOf(Encoding.ASCII.GetBytes(secrets.Text)) >= 0 || content.IndexOf(secrets.Bytes) >= 0)
                    Broken($"{path} has secrets that were in {secrets.Path}, and the election is sealed.");
            }
        }
    }

    /// <summary>Does what a silo's program does for closed rolls: it wakes a registrar that nobody else would wake.</summary>
    private void AskToEnd(ElectionId election)
    {
        var silo = Stage.Silos[0];
        silo.Outside.Start(async () =>
        {
            try
            {
                var hasEnded = await silo.Grains.GetGrain<IRegistrarGrain>(Crowd.Roll.Registrar).End(election);
                silo.Note("registrar", hasEnded ? "says that it has no keys" : "says that it still has keys");
            }
            catch (Exception passing) when (PassingFailure.Is(passing, CancellationToken.None))
            {
                // The next look asks again.
            }
        });
    }
}
