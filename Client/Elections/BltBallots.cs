using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Client;

/// <summary>
/// Reads BLT, the form in which programs that count the single transferable vote exchange elections: numbers of candidates and seats,
/// <c>-3</c> for a withdrawn one, a line a ballot with its number of times, its choices from 1 on and 0, a line 0, names in quotes, title.
/// </summary>
internal sealed partial class BltBallots
{
    private readonly string _file;
    private readonly IEnumerator<(string Text, int Line)> _words;
    private (string Text, int Line) _last = ("", 1);

    private BltBallots(TextReader reader, string file) => (_file, _words) = (file, Words(reader).GetEnumerator());

    /// <exception cref="Failure">The text is no such file; the message names the line.</exception>
    public static CastBallots Read(TextReader reader, string file) => new BltBallots(reader, file).Read();

    private CastBallots Read()
    {
        var count = Number("the number of candidates");
        if (count is < 2 or > Limits.Options) throw Wrong($"{count} candidates: a contest has 2 to {Limits.Options}");
        var seats = Number("the number of seats");
        if (seats < 1 || seats > count) throw Wrong($"{seats} seats: there are {count} candidates");

        var withdrawn = 0UL;
        var times = Number("a ballot");
        for (; times < 0; times = Number("a ballot")) withdrawn |= 1UL << Option(-times, (int)count);
        var ballots = ImmutableArray.CreateBuilder<CastBallot>();
        for (; times > 0; times = Number("a ballot, or 0")) ballots.Add(Ballot(times, (int)count));
        if (times < 0) throw Wrong("a withdrawn candidate stands before the ballots");

        ImmutableArray<string> options = [.. Enumerable.Range(0, (int)count).Select(option => Word($"the name of candidate {option + 1}"))];
        var title = _words.MoveNext() ? _words.Current.Text : null;
        return _words.MoveNext()
            ? throw Wrong("something stands behind the title: names and title need quotes")
            : new(title, (int)seats, options, withdrawn, ballots.ToImmutable());
    }

    private CastBallot Ballot(long times, int count)
    {
        var (line, choices) = (_last.Line, ImmutableArray.CreateBuilder<int>());
        var seen = 0UL;
        for (var choice = Number("a choice, or 0"); choice != 0; choice = Number("a choice, or 0"))
        {
            var option = Option(choice, count);
            if ((seen >> option & 1) != 0) throw Wrong($"candidate {choice} a second time");
            seen |= 1UL << option;
            choices.Add(option);
        }

        return new(line, choices.ToImmutable(), times);
    }

    private int Option(long number, int count) =>
        number >= 1 && number <= count ? (int)number - 1 : throw Wrong($"candidate {number}: there are 1 to {count}");

    private long Number(string what)
    {
        var word = Word(what);
        if (word.Contains('=')) throw Wrong($"'{word}': equal ranks are not counted");
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"'{Short(word)}' where {what} belongs");
    }

    private string Word(string what)
    {
        if (!_words.MoveNext()) throw Wrong($"it ends where {what} belongs");
        _last = _words.Current;
        return _last.Text;
    }

    private Failure Wrong(string what) => Failure.Usage($"{_file}, line {_last.Line}: {what}.");

    private static string Short(string word) => word.Length <= 40 ? word : word[..40] + "…";

    /// <summary>Words, or texts in quotes. The rest of a line behind # is a remark.</summary>
    private static IEnumerable<(string Text, int Line)> Words(TextReader reader)
    {
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            foreach (Match match in Pattern().Matches(text))
            {
                if (match.ValueSpan[0] == '#') break;
                yield return (match.Groups[1].Success ? match.Groups[1].Value : match.Value, line);
            }
        }
    }

    [GeneratedRegex("\"([^\"]*)\"|#|[^\\s\"#]+")]
    private static partial Regex Pattern();
}
