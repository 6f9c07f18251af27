using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Fields;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Text;

/// <summary>
/// Transactions and blocks as JSON that reads back to the same bytes. Members may come in any order. None may be missing, unknown, double,
/// or of another type than it is written with.
/// </summary>
public static class JsonForm
{
    private const string KindName = "kind";
    private const string CoinbaseName = "coinbase";
    private const string TransactionsName = "transactions";
    private const string SignatureName = "signature";

    /// <summary>A block, its transactions, the contests of an opening, and their options: each is a list of objects.</summary>
    private const int MostDepth = 8;

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false, MaxDepth = MostDepth };

    /// <summary>A transaction as an object.</summary>
    public static string Write(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return Write(json => Write(json, transaction));
    }

    /// <summary>A block as an object, its coinbase and transactions inside.</summary>
    public static string Write(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return Write(json => Write(json, block));
    }

    /// <summary>Writes a transaction into a larger document.</summary>
    public static void Write(Utf8JsonWriter json, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(transaction);
        json.WriteStartObject();
        json.WriteString(KindName, transaction.Payload.Word);
        Write(json, Descriptions.Of(transaction));
        json.WriteEndObject();
    }

    /// <summary>Writes a block into a larger document.</summary>
    public static void Write(Utf8JsonWriter json, Block block)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(block);
        foreach (var _ in Steps(json, block))
        {
            // Runs through all steps.
        }
    }

    /// <summary>
    /// A block as an object in UTF-8, in pieces. Each piece is written when it is asked for and valid until the next one, because a full
    /// block is megabytes.
    /// </summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Pieces(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        foreach (var _ in Steps(json, block))
        {
            json.Flush();
            yield return buffer.WrittenMemory;
            buffer.ResetWrittenCount();
        }
    }

    /// <summary>Reads a transaction.</summary>
    /// <param name="chain">The chain id: the transaction's id depends on it, and is checked.</param>
    /// <param name="json">JSON that <see cref="Write(Transaction)"/> has written.</param>
    /// <exception cref="FormatException">The text is not such JSON; the message names the member.</exception>
    public static Transaction ReadTransaction(Hash256 chain, string json) => Read(json, root => ReadTransaction(chain, root), Write);

    /// <summary>Reads a block.</summary>
    /// <param name="chain">The chain id.</param>
    /// <param name="json">JSON that <see cref="Write(Block)"/> has written.</param>
    /// <exception cref="FormatException">The text is not such JSON; the message names the member.</exception>
    public static Block ReadBlock(Hash256 chain, string json) => Read(json, root => ReadBlock(chain, root), Write);

    private static Transaction ReadTransaction(Hash256 chain, JsonElement element)
    {
        var kind = Member(element, KindName, JsonValueKind.String);
        return Descriptions.ReadTransaction(chain, Atom(KindName, kind), Fields(element, KindName));
    }

    private static Block ReadBlock(Hash256 chain, JsonElement element)
    {
        var coinbase = Member(element, CoinbaseName, JsonValueKind.Object);
        var transactions = Member(element, TransactionsName, JsonValueKind.Array);
        var members = Fields(element, CoinbaseName, TransactionsName);
        return Descriptions.ReadBlock(
            chain, members.Where(field => field.Name != SignatureName), Fields(coinbase),
            members.Where(field => field.Name == SignatureName),
            [.. transactions.EnumerateArray().Select(transaction => ReadTransaction(chain, transaction))]);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<Field> fields)
    {
        foreach (var field in fields)
        {
            json.WritePropertyName(field.Name);
            var isList = field.Kind is FieldKind.Numbers or FieldKind.Words or FieldKind.Items;
            if (isList) json.WriteStartArray();
            foreach (var value in field.Values)
            {
                if (field.Kind is FieldKind.Number or FieldKind.Numbers) json.WriteRawValue(value);
                else json.WriteStringValue(value);
            }

            foreach (var item in field.Items.IsDefault ? [] : field.Items)
            {
                json.WriteStartObject();
                Write(json, item);
                json.WriteEndObject();
            }

            if (isList) json.WriteEndArray();
        }
    }

    /// <summary>Writes a block transaction by transaction.</summary>
    private static IEnumerable<int> Steps(Utf8JsonWriter json, Block block)
    {
        json.WriteStartObject();
        Write(json, Descriptions.Of(block.Header));
        json.WriteStartObject(CoinbaseName);
        Write(json, Descriptions.Of(block.Coinbase));
        json.WriteEndObject();
        Write(json, Descriptions.OfSignature(block));
        json.WriteStartArray(TransactionsName);
        for (var number = 0; number < block.Transactions.Length; number++)
        {
            Write(json, block.Transactions[number]);
            yield return number;
        }

        json.WriteEndArray();
        json.WriteEndObject();
        yield return block.Transactions.Length;
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static T Read<T>(string json, Func<JsonElement, T> read, Func<T, string> write)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = Parse(json);
        var value = read(document.RootElement);

        // A value of another type, such as a number in quotes or a list of one, would give it two forms.
        using var canonical = Parse(write(value));
        return JsonElement.DeepEquals(document.RootElement, canonical.RootElement)
            ? value
            : throw new FormatException(
                "The values are right, but not as this program writes them: numbers without quotes, lists as lists.");
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, _strict);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            // ArgumentException: the text itself holds half a character.
            throw new FormatException($"This is no JSON of a transaction or block: {fault.Message}", fault);
        }
    }

    private static IReadOnlyList<Field> Fields(JsonElement element, params IEnumerable<string> besides) =>
        [.. element.EnumerateObject().Where(member => !besides.Contains(member.Name))
            .Select(member => FieldOf(member.Name, member.Value))];

    private static Field FieldOf(string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array) return new(name, FieldKind.Word, [Atom(name, element)]);
        List<JsonElement> items = [.. element.EnumerateArray()];
        return items.Count > 0 && items.TrueForAll(item => item.ValueKind == JsonValueKind.Object)
            ? new(name, FieldKind.Items, [], [.. items.Select(item => Fields(item))])
            : new(name, FieldKind.Word, [.. items.Select(item => Atom(name, item))]);
    }

    private static string Atom(string name, JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString()!,
                JsonValueKind.Number => element.GetRawText(),
                _ => throw new FormatException($"'{name}' is neither text nor number."),
            };
        }
        catch (InvalidOperationException fault)
        {
            // JSON can escape half a character, and reports it only here.
            throw new FormatException($"'{name}' is not Unicode text.", fault);
        }
    }

    private static JsonElement Member(JsonElement element, string name, JsonValueKind kind)
    {
        if (element.ValueKind != JsonValueKind.Object) throw new FormatException("Expected an object.");
        if (!element.TryGetProperty(name, out var member)) throw new FormatException($"'{name}' is missing.");
        return member.ValueKind == kind ? member : throw new FormatException($"'{name}' is not {kind}.");
    }
}
