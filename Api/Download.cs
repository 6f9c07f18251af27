namespace OrleansBallot.Api;

/// <summary>A long answer, piece by piece, as it comes. It is read once.</summary>
/// <param name="Length">How many bytes it will have; null where that is not known.</param>
/// <param name="Pieces">The bytes. Each piece is valid until the next one is asked for.</param>
public sealed record Download(long? Length, IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces);
