using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansBallot.Client;

/// <summary>An election as its organiser writes it down: see docs/ELECTIONS.md. Flags of a command line make the same.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Contests">What it asks.</param>
internal sealed record ElectionFile([property: JsonRequired] string Title, [property: JsonRequired] ContestFile[] Contests)
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    public string? Description { get; init; }

    /// <summary>From when votes count: <c>now</c>, <c>+10m</c>, or ISO 8601.</summary>
    public string? Opens { get; init; }

    /// <summary>Until when votes are taken.</summary>
    public string? Closes { get; init; }

    /// <summary>How long after the close blocks may still take in votes: <c>60s</c>.</summary>
    public string? Settle { get; init; }

    /// <summary><c>open</c> or <c>roll</c>.</summary>
    public string? Eligibility { get; init; }

    /// <summary><c>never</c> or <c>last</c>.</summary>
    public string? Revoting { get; init; }

    /// <summary><c>shuffled</c> or <c>listed</c>.</summary>
    public string? Order { get; init; }

    /// <summary>Keys that may act for the election besides the one that opens it.</summary>
    public string[]? Organisers { get; init; }

    /// <summary>Whether it only tries everything out.</summary>
    public bool? Rehearsal { get; init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="Failure">It is no such file; the message says what is wrong where.</exception>
    public static async Task<ElectionFile> ReadAsync(FileInfo file, CancellationToken stop)
    {
        if (!file.Exists) throw Failure.Usage($"There is no file '{file}'.");
        if (file.Length > MostBytes) throw Failure.Usage($"'{file}' has more than {MostBytes} bytes.");
        try
        {
            await using var stream = file.OpenRead();
            var read = await JsonSerializer.DeserializeAsync<ElectionFile>(stream, _format, stop);
            return read is { Contests: { } contests }
                && contests.All(contest => contest is { Options: { } options } && options.All(one => one is not null))
                ? read
                : throw Failure.Usage($"{file.Name}: there is a null where a value belongs.");
        }
        catch (JsonException fault)
        {
            // The message ends with a path and a position of its own.
            var said = fault.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0].TrimEnd('.');
            var place = fault.Path is null or "$" ? "" : $", at {fault.Path[2..]}";
            throw Failure.Usage($"{file.Name}, line {fault.LineNumber + 1}{place}: {said}.");
        }
    }

    /// <summary>The file's text.</summary>
    public string Write() => JsonSerializer.Serialize(this, _format);

    /// <summary>More than a transaction can hold, with room for blanks.</summary>
    private const int MostBytes = 1 << 20;
}

/// <summary>A contest of such an election.</summary>
/// <param name="Title">What it asks.</param>
/// <param name="Options">What can be chosen.</param>
internal sealed record ContestFile([property: JsonRequired] string Title, [property: JsonRequired] OptionFile[] Options)
{
    public string? Description { get; init; }

    /// <summary>The counting method's name.</summary>
    public string? Method { get; init; }

    /// <summary>How many options can win.</summary>
    public int? Seats { get; init; }

    /// <summary>The fewest and the most choices of an answer that is not blank.</summary>
    public int[]? Choose { get; init; }

    /// <summary>The highest score.</summary>
    public int? Top { get; init; }

    /// <summary>What a motion needs: <c>2/3</c>, <c>&gt;1/2</c>, <c>2/3 of roll</c>.</summary>
    public string? Majority { get; init; }

    /// <summary>The part of the roll that must have voted: <c>1/3</c>.</summary>
    public string? Quorum { get; init; }

    /// <summary><c>lots</c> or <c>stand</c>.</summary>
    public string? Ties { get; init; }
}

/// <summary>An option of such a contest: its text alone, or an object with more.</summary>
[JsonConverter(typeof(OptionFileConverter))]
internal sealed record OptionFile(string Text, string? Details = null, string? Link = null);

/// <summary>Reads and writes an option as a string where it is only a text.</summary>
internal sealed class OptionFileConverter : JsonConverter<OptionFile>
{
    public override OptionFile? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new(reader.GetString()!);
        var whole = JsonSerializer.Deserialize<Whole>(ref reader, options);
        return whole is null ? null : new(whole.Text, whole.Details, whole.Link);
    }

    public override void Write(Utf8JsonWriter writer, OptionFile value, JsonSerializerOptions options)
    {
        if (value is { Details: null, Link: null }) writer.WriteStringValue(value.Text);
        else JsonSerializer.Serialize(writer, new Whole(value.Text, value.Details, value.Link), options);
    }

    private sealed record Whole([property: JsonRequired] string Text, string? Details, string? Link);
}
