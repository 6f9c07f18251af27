using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OrleansBallot.Ledger;

/// <summary>A ballot without its voter, equal to every other one with the same choices.</summary>
/// <param name="Choices">What it says, as the election's method reads it (N1).</param>
public readonly record struct Ballot(ImmutableArray<int> Choices)
{
    /// <summary>True without choices.</summary>
    public bool IsBlank => Choices.AsSpan().IsEmpty;

    /// <summary>By value.</summary>
    public bool Equals(Ballot other) => Choices.AsSpan().SequenceEqual(other.Choices.AsSpan());

    /// <summary>
    /// Voters choose ballots, so a plain hash would let them choose collisions and slow every node down. The platform's hash of
    /// text is keyed by process against just that; it never reaches a result.
    /// </summary>
    public override int GetHashCode() => string.GetHashCode(MemoryMarshal.Cast<int, char>(Choices.AsSpan()));

    /// <summary>The choices, joined by commas.</summary>
    public override string ToString() => $"[{string.Join(',', Choices.AsSpan().ToArray())}]";
}

/// <summary>Ballots that are alike.</summary>
/// <param name="Ballot">What they say.</param>
/// <param name="Times">How many there are, at least one.</param>
public readonly record struct BallotCount(Ballot Ballot, long Times);
