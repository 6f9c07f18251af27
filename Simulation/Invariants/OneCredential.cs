using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>
/// K5, A1: the registrar signs one request of each voter, and nobody else's; in the end the chain has its number, and that is right.
/// </summary>
internal sealed class OneCredential(Stage stage, Crowd crowd, Observer observer) : Invariant(stage, crowd)
{
    public override void Look()
    {
        foreach (var (voter, requests) in Crowd.Roll.Granted)
        {
            if (requests.Count > 1) Broken($"{voter} has {requests.Count} credentials.");
            if (!Crowd.Roll.Asked.Contains(voter)) Broken($"{voter} has a credential, and is not on the roll.");
        }
    }

    public override void LookAtTheEnd()
    {
        Look();
        if (Crowd.Roll.Election is not { } election) return;
        foreach (var (activation, node) in Stage.Reachable<INodeGrain>())
        {
            observer.Ask(activation, () => node.GetStanding(election), standing =>
            {
                if (standing?.Issued is { } issued && (issued < Crowd.Roll.Granted.Count || issued > Crowd.Roll.Asked.Count))
                    Broken($"{issued} credentials are stated; {Crowd.Roll.Granted.Count} were seen, and {Crowd.Roll.Asked.Count} asked.");
                if (standing is not null && standing.Ballots > Crowd.Roll.Granted.Count)
                    Broken($"{standing.Ballots} ballots count, and {Crowd.Roll.Granted.Count} credentials were seen.");
            });
        }
    }
}
