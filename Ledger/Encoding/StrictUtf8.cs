using System.Text;

namespace OrleansBallot.Ledger;

/// <summary>UTF-8 without a mark, that refuses what is not well-formed: what is signed or compared must read the same everywhere.</summary>
public static class StrictUtf8
{
    /// <summary>Throws <see cref="DecoderFallbackException"/> or <see cref="EncoderFallbackException"/> instead of putting in a replacement.</summary>
    public static System.Text.Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
