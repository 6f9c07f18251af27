using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>The Merkle tree over counts to which headers commit (B6).</summary>
public static class TallyTree
{
    /// <summary>The leaf of one election.</summary>
    public static Hash256 Leaf(Election election)
    {
        ArgumentNullException.ThrowIfNull(election);
        var writer = new CanonicalWriter().Hash(election.Id.Value).Length((ulong)election.Ballots).Length((ulong)election.Weight);
        writer.Byte((byte)election.Contests.Length);
        foreach (var contest in election.Contests)
        {
            writer.Length((ulong)contest.Blank).Byte((byte)contest.Counts.Length);
            foreach (var count in contest.Counts) writer.Length((ulong)count);
        }

        return Merkle.Leaf(writer.Written);
    }

    /// <summary>The root over elections, lowest id first.</summary>
    internal static Hash256 Root(IEnumerable<Election> elections) => Merkle.Root(
        elections.OrderBy(election => election.Id).Select(election => election.TallyLeaf).ToArray());
}
