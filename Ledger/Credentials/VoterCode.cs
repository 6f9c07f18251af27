using OrleansBallot.Ledger.Unicode;

namespace OrleansBallot.Ledger.Credentials;

/// <summary>
/// A voter's one-time code. Codes that we make are 12 letters and digits in three groups, such as <c>K7QM-2XWA-9RTD</c>, 60 bits.
/// Organisers may bring others.
/// </summary>
public static class VoterCode
{
    /// <summary>Letters and digits of a code that we make.</summary>
    public const int Length = 12;

    private const int Group = 4;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    // Letters that our codes don't have, and the characters that people mistake for them.
    private const string Misread = "oilu", Meant = "011v";

    /// <summary>Makes a code.</summary>
    /// <param name="random">As many random bytes as <see cref="Length"/>.</param>
    public static string Of(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, Length, nameof(random));
        var letters = new char[Length];
        for (var i = 0; i < Length; i++) letters[i] = char.ToUpperInvariant(Alphabet[random[i] % Alphabet.Length]);
        return string.Join('-', letters.Chunk(Group).Select(group => new string(group)));
    }

    /// <summary>
    /// Maps all ways to type a code to one. In a code that could be one of ours, dashes and blanks are dropped and look-alikes replaced;
    /// any other code is folded as texts are (<see cref="Folding"/>).
    /// </summary>
    public static string Fold(string code)
    {
        var folded = Folding.Fold(code);
        var letters = string.Concat(folded.Where(letter => !IsBetween(letter)).Select(Read));
        return letters.Length == Length && letters.All(Alphabet.Contains) ? letters : folded;
    }

    private static bool IsBetween(char letter) => letter is ' ' or '-' or (>= '\u2010' and <= '\u2015') or '\u2212';

    private static char Read(char letter) => Misread.IndexOf(letter, StringComparison.Ordinal) is var at and >= 0 ? Meant[at] : letter;
}
