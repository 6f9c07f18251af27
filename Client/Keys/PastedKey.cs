using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Client;

/// <summary>Reads public keys that people type or paste.</summary>
internal static class PastedKey
{
    public static PublicKey Read(string text) => PublicKey.TryParse(text.Trim().ToLowerInvariant(), out var key)
        ? key
        : throw Failure.Usage($"'{text}' is no key: {2 * PublicKey.Size} hex digits. See: ballot keys show FILE");
}
