using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Attacks;

/// <summary>An attack that people can stage: how it is called, what they read about it, and how its material is forged.</summary>
public abstract class Attack
{
    /// <param name="kind">Its name in routes, settings and commands.</param>
    /// <param name="title">What the attacker does, in a few words.</param>
    /// <param name="tries">What the attack tries, as a sentence.</param>
    /// <param name="did">What a node did that staged it: goes on after the node's name, and has no full stop.</param>
    /// <param name="breaks">The rule by which every node refuses it.</param>
    private protected Attack(string kind, string title, string tries, string did, Rejection breaks) =>
        (Kind, Title, Tries, Did, Breaks) = (kind, title, tries, did, breaks);

    public string Kind { get; }

    public string Title { get; }

    public string Tries { get; }

    public string Did { get; }

    public Rejection Breaks { get; }

    /// <summary>The old block that the attack changes, if it changes one. Runs on the node's turn, unlike the forging.</summary>
    /// <exception cref="ArgumentException">The chain has no such block yet.</exception>
    internal virtual Task<Block?> OldBlock(Node node) => Task.FromResult<Block?>(null);

    /// <summary>Breaks <see cref="Breaks"/> and keeps the other rules, proof of work included. Runs off the node's turn.</summary>
    /// <exception cref="ArgumentException">The chain has not what it needs yet.</exception>
    internal abstract ForgedItem Forge(Forgery forgery);
}
