namespace OrleansBallot.Grains.Ports;

/// <summary>The result of a stretch of search.</summary>
/// <param name="Nonce">A nonce that gives the header its work; null where none was found in this stretch.</param>
/// <param name="Hashes">Hashes made.</param>
public readonly record struct NonceSearchResult(ulong? Nonce, ulong Hashes);

/// <summary>Searches nonces off-turn. All miners of a silo together stay within the share of the CPU that its operator set.</summary>
public interface INonceFinder
{
    /// <summary>
    /// Searches from <paramref name="first"/> on until a nonce is found, or the stretch is over (about 100 ms, so that templates are
    /// renewed). A cancelled <paramref name="stop"/> ends it early and does not throw.
    /// </summary>
    /// <param name="header">156 bytes.</param>
    /// <param name="difficulty">The expected number of hashes.</param>
    /// <param name="first">The first nonce to try.</param>
    /// <param name="stop">Cancelled as soon as the tip moves.</param>
    Task<NonceSearchResult> Search(byte[] header, ulong difficulty, ulong first, CancellationToken stop);
}
