using System.Text;

namespace OrleansBallot.Ledger.Encoding;

/// <summary>
/// UTF-8 without a byte order mark. It refuses malformed text, because text that is signed or compared must read the same everywhere.
/// </summary>
public static class StrictUtf8
{
    /// <summary>
    /// Throws <see cref="DecoderFallbackException"/> or <see cref="EncoderFallbackException"/> and never substitutes a character.
    /// </summary>
    public static System.Text.Encoding Encoding { get; } = new UTF8Encoding(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
