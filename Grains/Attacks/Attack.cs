using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Grains.Attacks;

/// <summary>An attack that people can stage: its name, its words for people, and the forging of its material.</summary>
public abstract class Attack
{
    /// <param name="kind">Its name in routes, settings and commands.</param>
    /// <param name="title">The attack in a few words.</param>
    /// <param name="tries">The attempt, as a sentence.</param>
    /// <param name="did">The deed of a node that staged it. It follows the node's name, and has no full stop.</param>
    /// <param name="breaks">The rule by which every node refuses it.</param>
    private protected Attack(string kind, string title, string tries, string did, Rejection breaks) =>
        (Kind, Title, Tries, Did, Breaks) = (kind, title, tries, did, breaks);

    public string Kind { get; }

    public string Title { get; }

    public string Tries { get; }

    public string Did { get; }

    public Rejection Breaks { get; }

    /// <summary>The old block that the attack changes, if it changes one. This runs on the node's turn, unlike the forging.</summary>
    /// <exception cref="ArgumentException">The chain has no such block yet.</exception>
    internal virtual Task<Block?> OldBlock(Node node) => Task.FromResult<Block?>(null);

    /// <summary>Breaks <see cref="Breaks"/> and keeps the other rules, proof of work included. It runs off the node's turn.</summary>
    /// <exception cref="ArgumentException">The chain is too short for it.</exception>
    internal abstract ForgedItem Forge(Forgery forgery);
}
