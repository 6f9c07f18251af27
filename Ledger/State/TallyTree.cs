using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>The Merkle tree over counts to which headers commit (B6).</summary>
public static class TallyTree
{
    /// <summary>The leaf of one election.</summary>
    public static Hash256 Leaf(ElectionId election, long ballots, ReadOnlySpan<long> counts)
    {
        var writer = new CanonicalWriter().Hash(election.Value).Length((ulong)ballots).Length((ulong)counts.Length);
        foreach (var count in counts) writer.Length((ulong)count);
        return Merkle.Leaf(writer.Written);
    }

    /// <summary>The root over elections, lowest id first.</summary>
    internal static Hash256 Root(IEnumerable<Election> elections) => Merkle.Root(
        elections.OrderBy(election => election.Id).Select(election => election.TallyLeaf).ToArray());
}
