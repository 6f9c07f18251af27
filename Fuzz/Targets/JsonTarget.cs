using System.Text;
using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Ledger.Text;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>The JSON of transactions, and of blocks where an input has a coinbase.</summary>
internal sealed class JsonTarget : Target
{
    private const string Coinbase = "\"coinbase\"";

    public override string Name => "json";

    public override IEnumerable<byte[]> Examples =>
    [
        .. Example.Transactions.Select(JsonForm.Write).Concat(Example.Blocks.Take(1).Select(JsonForm.Write)).Select(Encoding.UTF8.GetBytes),
        Encoding.UTF8.GetBytes(JsonForm.Write(Example.Small)),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. JsonWords.All, .. JsonWords.Names(
            "kind", "id", "coinbase", "transactions", "signature", "title", "options", "choices", "revision", "credential", "hash"),
    ];

    public override int MostBytes => 8192;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        var json = Texts.Of(input);
        return json.Contains(Coinbase, StringComparison.Ordinal)
            ? IsTaken(json, text => JsonForm.ReadBlock(Example.Chain.Id, text), JsonForm.Write, block => block.Encode())
            : IsTaken(json, text => JsonForm.ReadTransaction(Example.Chain.Id, text), JsonForm.Write, one => one.Bytes.ToArray());
    }

    /// <summary>Members come in any order, with any blanks: what is written anew reads back to the same bytes.</summary>
    private static bool IsTaken<T>(string json, Func<string, T> read, Func<T, string> write, Func<T, byte[]> bytes)
    {
        T value;
        try
        {
            value = read(json);
        }
        catch (FormatException)
        {
            return false;
        }

        Demand.Same(bytes(value), bytes(read(write(value))));
        return true;
    }
}
