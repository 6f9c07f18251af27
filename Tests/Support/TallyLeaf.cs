using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>The leaf of an election of one contest in the tally tree (PROTOCOL §6), where every ballot weighs 1.</summary>
public static class TallyLeaf
{
    public static Hash256 Of(ElectionId election, long ballots, ReadOnlySpan<long> counts, long blank = 0)
    {
        var writer = new CanonicalWriter().Hash(election.Value).Length((ulong)ballots).Length((ulong)ballots).Byte(1);
        writer.Length((ulong)blank).Byte((byte)counts.Length);
        foreach (var count in counts) writer.Length((ulong)count);
        return Merkle.Leaf(writer.Written);
    }
}
