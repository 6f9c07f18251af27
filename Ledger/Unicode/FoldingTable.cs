using System.Collections.Frozen;
using System.Globalization;

namespace OrleansBallot.Ledger.Unicode;

/// <summary>
/// The folding of each character, from <c>folding.txt</c>. The table is our own for two reasons: with the invariant culture
/// <see cref="string.Normalize()"/> leaves texts as they are, and every silo of a network needs the same table.
/// </summary>
internal sealed class FoldingTable
{
    private readonly FrozenDictionary<int, string> _folded;
    private readonly FrozenSet<int> _marks;

    private FoldingTable(Dictionary<int, string> folded, HashSet<int> marks) =>
        (_folded, _marks) = (folded.ToFrozenDictionary(), marks.ToFrozenSet());

    /// <summary>The folding of a character; null where it is the character itself.</summary>
    public string? Find(int letter) => _folded.GetValueOrDefault(letter);

    public bool IsMark(int letter) => _marks.Contains(letter);

    public static FoldingTable Read()
    {
        // A blank folds to itself, so the file does not list it.
        var (folded, marks) = (new Dictionary<int, string> { [' '] = " " }, new HashSet<int>());
        using var file = new StreamReader(typeof(FoldingTable).Assembly.GetManifestResourceStream("folding.txt")!);
        while (file.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            if (fields[0] == "M")
            {
                var (from, to) = Range(fields[1]);
                for (var mark = from; mark <= to; mark++) marks.Add(mark);
            }
            else if (fields[0] != "#")
            {
                var (from, to) = Range(fields[0]);
                int[] points = [.. fields[1..].Select(Number)];
                for (var letter = from; letter <= to; letter++)
                    folded[letter] = points is [var first]
                        ? char.ConvertFromUtf32(first + letter - from)
                        : string.Concat(points.Select(char.ConvertFromUtf32));
            }
        }

        return new(folded, marks);
    }

    private static (int From, int To) Range(string text) =>
        text.IndexOf('-', StringComparison.Ordinal) is var dash and > 0
            ? (Number(text[..dash]), Number(text[(dash + 1)..]))
            : (Number(text), Number(text));

    private static int Number(string hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
