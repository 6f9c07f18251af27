using System.Buffers;

namespace OrleansBallot.Ledger.Values;

/// <summary>The one text form of bytes: lower-case hex.</summary>
internal static class Hex
{
    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>Fills <paramref name="bytes"/> exactly, or refuses. Upper case is refused, because a value has one text.</summary>
    public static bool TryParse(string? text, Span<byte> bytes) =>
        text is not null
        && text.Length == 2 * bytes.Length
        && !text.AsSpan().ContainsAnyInRange('A', 'F')
        && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
}
