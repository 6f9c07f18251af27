using System.Collections.Immutable;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Counting;

/// <summary>The order in which ties are settled (N12): of tied options, the one whose lot comes first is better.</summary>
public sealed class Lots
{
    private readonly ImmutableArray<int> _places;

    /// <param name="order">Every option once: the first has the first lot.</param>
    /// <exception cref="ArgumentException">An option is missing, or there twice.</exception>
    public Lots(ImmutableArray<int> order)
    {
        if (!order.Order().SequenceEqual(Enumerable.Range(0, order.Length)))
            throw new ArgumentException("Lots are an order of all options.", nameof(order));
        Order = order;
        _places = [.. Enumerable.Range(0, order.Length).Select(option => order.IndexOf(option))];
    }

    /// <summary>The options in the order of their lots.</summary>
    public ImmutableArray<int> Order { get; }

    /// <summary>
    /// Draws lots. Nobody knows the hash of a block before it is mined, and everybody can repeat the draw afterwards.
    /// </summary>
    /// <param name="block">The hash of the block that holds the election's opening.</param>
    /// <param name="election">The election's id.</param>
    /// <param name="contest">The contest's place in the election.</param>
    /// <param name="options">How many options it has.</param>
    public static Lots Draw(Hash256 block, ElectionId election, int contest, int options) =>
        new([.. Enumerable.Range(0, options).OrderBy(option => Lot(block, election, contest, option))]);

    /// <summary>Draws lots for ballots that are on no chain: the hash of their file stands for block and election.</summary>
    /// <param name="file">The SHA-256 of the file.</param>
    /// <param name="options">How many options there are.</param>
    public static Lots Draw(Hash256 file, int options) => Draw(file, new(file), contest: 0, options);

    /// <summary>The option of the first lot.</summary>
    public int First(IEnumerable<int> options) => options.MinBy(option => _places[option]);

    /// <summary>The option of the last lot.</summary>
    public int Last(IEnumerable<int> options) => options.MaxBy(option => _places[option]);

    private static Hash256 Lot(Hash256 block, ElectionId election, int contest, int option) => Preimage.Digest(
        "ballot/lots/v1", block, new CanonicalWriter().Hash(election.Value).Byte((byte)contest).Byte((byte)option).Written);
}
