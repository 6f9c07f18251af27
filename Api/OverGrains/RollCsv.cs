using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Unicode;

namespace OrleansBallot.Api.OverGrains;

/// <summary>A roll's file after reading: all its voters, or its faults.</summary>
/// <param name="Rows">The voters, none where anything is wrong.</param>
/// <param name="Bad">Bad lines, in all.</param>
/// <param name="Problems">The first of them.</param>
public sealed record RollFile(IReadOnlyList<RollRow> Rows, int Bad, IReadOnlyList<(int Line, string Problem)> Problems);

/// <summary>
/// Reads a roll from CSV (RFC 4180): <c>id,code[,expires][,weight]</c>. No field may hold a line break, so a line is a record, and one
/// bad line spoils no other. It does not use a general reader, which would decode bad UTF-8 to something and go on, lose the numbers of
/// lines after an open quote, and take lines of any length. Problems quote nothing from the file.
/// </summary>
public sealed partial class RollCsv
{
    /// <summary>Bytes of a file at the most.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Problems that are told at the most.</summary>
    public const int MostProblems = 1000;

    private const int LongestLine = 1024;
    private const string Header = "The first line must be 'id,code', and may go on with ',expires', ',weight' or ',expires,weight'.";

    private static readonly string[] _moments =
        ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    private readonly List<RollRow> _rows = [];
    private readonly Dictionary<string, (string Text, int Line)> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<(int Line, string Problem)> _problems = [];
    private readonly SortedSet<uint> _weights = [];
    private int _line;
    private int _bad;
    private string[] _columns = [];
    private ulong _weight;

    private RollCsv()
    {
    }

    private bool GoesOn => _columns.Length > 0 && _rows.Count <= IRegistrarGrain.MostVoters;

    /// <summary>Reads a file to its end, or until nothing more can be said about it; null where it is too long.</summary>
    public static async Task<RollFile?> Read(Stream file, CancellationToken stop)
    {
        var (csv, reader) = (new RollCsv(), PipeReader.Create(file, new(leaveOpen: true)));
        var isWhole = await csv.ReadLines(reader, stop);
        await reader.CompleteAsync();
        if (!isWhole) return null;
        if (csv._line == 0) csv.Fault(Header, line: 1);
        else if (csv._bad == 0 && csv._rows.Count == 0) csv.Fault("Nobody is on the roll.");
        return new(csv._bad == 0 ? csv._rows : [], csv._bad, csv._problems);
    }

    private async Task<bool> ReadLines(PipeReader reader, CancellationToken stop)
    {
        long left = MostBytes;
        var isTooLong = false;
        while (true)
        {
            var read = await reader.ReadAsync(stop);
            var (buffer, unread) = (read.Buffer, read.Buffer.Length);
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                Take(buffer.Slice(0, end), ref isTooLong);
                if (!GoesOn) return true;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > LongestLine)
            {
                // A line that is too long is not kept until its end comes.
                isTooLong = true;
                buffer = buffer.Slice(buffer.End);
            }

            if ((left -= unread - buffer.Length) < 0) return false;
            if (read.IsCompleted)
            {
                if (!buffer.IsEmpty || isTooLong) Take(buffer, ref isTooLong);
                return true;
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private void Take(ReadOnlySequence<byte> line, ref bool isTooLong)
    {
        _line++;
        var problem = isTooLong || line.Length > LongestLine ? $"The line is longer than {LongestLine} bytes."
            : Text(line) is not { } text ? "The line is not UTF-8."
            : Take(_line == 1 ? text.TrimStart('\ufeff') : text);
        isTooLong = false;
        if (problem is not null) Fault(problem);
    }

    private string? Take(string line)
    {
        if (Fields(line) is not { } fields) return _line == 1 ? Header : "A quote is in the wrong place, or is not closed on its line.";
        if (_line == 1)
        {
            if (fields is ["id", "code"] or ["id", "code", "expires" or "weight"] or ["id", "code", "expires", "weight"])
                _columns = [.. fields];
            return _columns.Length == 0 ? Header : null;
        }

        if (fields.Count != _columns.Length) return $"There are {fields.Count} fields instead of {_columns.Length}.";
        var (id, word, expires) = (Folding.Trim(fields[0]), Folding.Trim(fields[1]), default(ulong?));
        var (voter, code) = (Encoding.UTF8.GetBytes(id), Encoding.UTF8.GetBytes(word));
        if (voter.Length is 0 or > IRegistrarGrain.LongestId)
            return $"The id has {voter.Length} bytes: it must have 1 to {IRegistrarGrain.LongestId}.";
        if (FaultOf(id) is { } faultOfId) return $"The id {faultOfId}";
        if (code.Length is < IRegistrarGrain.ShortestCode or > IRegistrarGrain.LongestCode)
            return $"The code has {code.Length} bytes: it must have {IRegistrarGrain.ShortestCode} to {IRegistrarGrain.LongestCode}.";
        if (FaultOf(word) is { } faultOfCode) return $"The code {faultOfCode}";
        if (Field("expires", fields) is { Length: > 0 } until && (expires = Moment(until)) is null)
            return "The expiry is no moment in UTC, such as 2026-11-21T09:00:00Z.";
        if (Weight(Field("weight", fields) ?? "1", out var weight) is { } faultOfWeight) return faultOfWeight;
        if (Clash(id, word) is { } clash) return clash;
        _weights.Add(weight);
        _weight += weight;
        _rows.Add(new(voter, code, expires, weight));
        return _rows.Count > IRegistrarGrain.MostVoters
            ? $"A roll has at most {IRegistrarGrain.MostVoters} voters. What follows was not read."
            : null;
    }

    /// <summary>The field of a column; null where the file has no such column.</summary>
    private string? Field(string column, List<string> fields) => Array.IndexOf(_columns, column) is var at and >= 0 ? fields[at] : null;

    /// <summary>Why a voter can't have this weight; null where it is sound (O11).</summary>
    private string? Weight(string field, out uint weight)
    {
        if (!uint.TryParse(Folding.Trim(field), NumberStyles.None, CultureInfo.InvariantCulture, out weight) || weight == 0)
            return $"The weight is no whole number from 1 to {uint.MaxValue}, without signs and separators.";
        if (!_weights.Contains(weight) && _weights.Count == Limits.Classes)
            return $"The weight is one more than the {Limits.Classes} different ones that a roll may have (O11).";
        return _weight + weight > Limits.RollWeight
            ? $"All weights to this line are more than {Limits.RollWeight} together, the most of a roll (O11)."
            : null;
    }

    /// <summary>Why nobody could type a field, or how a spreadsheet has spoilt it; null where it is sound.</summary>
    private static string? FaultOf(string field) =>
        field.Any(char.IsControl) ? "has control characters."
        : field.Contains('\uFFFD', StringComparison.Ordinal)
            ? "has a character that was lost when the file was made: save its source as UTF-8."
        : Folding.HasInvisible(field) ? "has an invisible character inside, which nobody would type. Write it anew."
        : Shortened().IsMatch(field)
            ? "was shortened by a spreadsheet, as in 1.23457E+11: its digits are lost. Format the column as text, and enter it anew."
        : null;

    /// <summary>
    /// Why two voters would be one, or one could vote for another; null where nothing clashes. Ids and codes are compared as the registrar
    /// compares them, whatever their spelling.
    /// </summary>
    private string? Clash(string id, string word)
    {
        var (voter, code) = (Folding.Fold(id), VoterCode.Fold(word));
        if (_ids.TryGetValue(voter, out var twin))
            return twin.Text == id
                ? $"The id is on line {twin.Line} already."
                : $"The id is that of line {twin.Line} but for its spelling: both would be one voter.";
        if (_codes.TryGetValue(voter, out var line)) return $"The id is the code on line {line}.";
        if (VoterCode.Fold(id) == code || voter == Folding.Fold(word)) return "The code is the id: whoever knows one knows the other.";
        if (_ids.TryGetValue(Folding.Fold(word), out twin)) return $"The code is the id on line {twin.Line}.";
        if (code.Distinct().Count() == 1) return "The code is one character again and again: anybody guesses it.";
        if (_codes.TryGetValue(code, out line)) return $"The code is on line {line} already: each voter needs another.";
        _ids.Add(voter, (id, _line));
        _codes.Add(code, _line);
        return null;
    }

    private void Fault(string problem, int? line = null)
    {
        _bad++;
        if (_problems.Count < MostProblems) _problems.Add((line ?? _line, problem));
    }

    private static string? Text(ReadOnlySequence<byte> line)
    {
        try
        {
            var text = StrictUtf8.Encoding.GetString(line);
            return text.EndsWith('\r') ? text[..^1] : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Fields of a line; null where a quote is misplaced.</summary>
    private static List<string>? Fields(string line)
    {
        var fields = new List<string>();
        for (var at = 0; ; at++)
        {
            if (at == line.Length || line[at] != '"')
            {
                var end = line.IndexOf(',', at) is var comma and >= 0 ? comma : line.Length;
                if (line.IndexOf('"', at, end - at) >= 0) return null;
                fields.Add(line[at..end]);
                at = end;
            }
            else
            {
                var field = new StringBuilder();
                while (true)
                {
                    var end = line.IndexOf('"', at + 1);
                    if (end < 0) return null;
                    field.Append(line, at + 1, end - at - 1);
                    at = end + 1;
                    if (at == line.Length || line[at] != '"') break;
                    field.Append('"');
                }

                if (at < line.Length && line[at] != ',') return null;
                fields.Add(field.ToString());
            }

            if (at == line.Length) return fields;
        }
    }

    [GeneratedRegex(@"^[0-9]+([.,][0-9]+)?E[+-][0-9]+$", RegexOptions.IgnoreCase)]
    private static partial Regex Shortened();

    private static ulong? Moment(string text) =>
        DateTimeOffset.TryParseExact(
            text, _moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
        && moment >= DateTimeOffset.UnixEpoch
            ? (ulong)moment.ToUnixTimeMilliseconds()
            : null;
}
