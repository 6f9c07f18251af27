using System.Text;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>Any bytes as a text, with what UTF-8 can't hold: a byte that is no part of a character becomes half of one.</summary>
internal static class Texts
{
    private const int FirstHalf = 0xdc00;

    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        Span<char> units = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done)
                text.Append(units[..rune.EncodeToUtf16(units)]);
            else
                foreach (var unit in bytes[..length]) text.Append((char)(FirstHalf + unit));
            bytes = bytes[length..];
        }

        return text.ToString();
    }
}
