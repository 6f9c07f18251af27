using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>The trees of PROTOCOL §4 and §6: those of RFC 6962, section 2.1.</summary>
public static class NaiveMerkle
{
    /// <summary>The root over a block's coinbase, which is leaf 0, and its transactions.</summary>
    public static Hash256 RootOf(Block block) =>
        Root([Leaf(NaiveBytes.Of(block.Coinbase)), .. block.Transactions.Select(transaction => Leaf(transaction.Bytes.ToArray()))]);

    /// <summary>
    /// §6: one leaf for every election that was unsealed before the block or opened in it, in ascending order of ids.
    /// </summary>
    /// <param name="before">The state before the block.</param>
    /// <param name="after">The state after its last transaction.</param>
    public static Hash256 TallyRoot(NaiveState before, NaiveState after) => Root(
    [
        .. after.Elections.Where(election => before.Election(election.Id) is not { IsSealed: true }).OrderBy(election => election.Id)
            .Select(TallyLeaf),
    ]);

    private static Hash256 TallyLeaf(NaiveElection election) => Leaf(
    [
        .. election.Id.Value.ToArray(), .. NaiveBytes.Length(election.Counted.Count), .. NaiveBytes.Length(election.Weight),
        (byte)election.Definition.Contests.Length,
        .. election.Definition.Contests.SelectMany((contest, place) => (byte[])
        [
            .. NaiveBytes.Length(election.Blank(place)), (byte)contest.Options.Length,
            .. election.Counts(place).SelectMany(NaiveBytes.Length),
        ]),
    ]);

    private static Hash256 Leaf(byte[] data) => NaiveBytes.Sha([0], data);

    private static Hash256 Root(IReadOnlyList<Hash256> leaves)
    {
        if (leaves.Count == 0) return NaiveBytes.Sha();
        if (leaves.Count == 1) return leaves[0];

        // The left side holds the largest power of two that is less than the number of leaves.
        var left = 1;
        while (2 * left < leaves.Count) left *= 2;
        return NaiveBytes.Sha([1], Root([.. leaves.Take(left)]).ToArray(), Root([.. leaves.Skip(left)]).ToArray());
    }
}
