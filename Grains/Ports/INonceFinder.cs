namespace OrleansBallot.Grains.Ports;

/// <summary>What a stretch of search came to.</summary>
/// <param name="Nonce">A nonce that gives the header its work; null where none was found in this stretch.</param>
/// <param name="Hashes">Hashes made.</param>
public readonly record struct NonceSearchResult(ulong? Nonce, ulong Hashes);

/// <summary>
/// Searches nonces off-turn, for all miners of a silo together within the share of the CPU that its operator set.
/// </summary>
public interface INonceFinder
{
    /// <summary>
    /// Searches from <paramref name="first"/> on until a nonce is found, the stretch is over (about 100 ms, so that templates are
    /// renewed), or <paramref name="stop"/> is cancelled, which ends it early and does not throw.
    /// </summary>
    /// <param name="header">156 bytes.</param>
    /// <param name="difficulty">The expected number of hashes.</param>
    /// <param name="first">The first nonce to try.</param>
    /// <param name="stop">Cancelled as soon as the tip moves.</param>
    Task<NonceSearchResult> Search(byte[] header, ulong difficulty, ulong first, CancellationToken stop);
}
