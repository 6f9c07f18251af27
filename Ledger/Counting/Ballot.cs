using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OrleansBallot.Ledger.Counting;

/// <summary>A ballot without its voter. Ballots with the same choices are equal.</summary>
/// <param name="Choices">The choices, as the election's method reads them (N1).</param>
public readonly record struct Ballot(ImmutableArray<int> Choices)
{
    /// <summary>True without choices.</summary>
    public bool IsBlank => Choices.AsSpan().IsEmpty;

    /// <summary>By value.</summary>
    public bool Equals(Ballot other) => Choices.AsSpan().SequenceEqual(other.Choices.AsSpan());

    /// <summary>
    /// Voters choose ballots, so with a plain hash they could choose collisions and slow every node down. The platform's hash of text has a
    /// secret key in each process; it never reaches a result.
    /// </summary>
    public override int GetHashCode() => string.GetHashCode(MemoryMarshal.Cast<int, char>(Choices.AsSpan()));

    /// <summary>The choices, joined by commas.</summary>
    public override string ToString() => $"[{string.Join(',', Choices.AsSpan().ToArray())}]";
}

/// <summary>A number of equal ballots.</summary>
/// <param name="Ballot">The ballot.</param>
/// <param name="Times">How many there are, at least one.</param>
public readonly record struct BallotCount(Ballot Ballot, long Times);
