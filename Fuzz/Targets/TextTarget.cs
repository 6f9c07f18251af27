using System.Text;
using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Ledger.Text;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>The text form of transactions, and of blocks where an input begins as a block does.</summary>
internal sealed class TextTarget : Target
{
    private const string Block = "block ";

    public override string Name => "text";

    public override IEnumerable<byte[]> Examples =>
    [
        .. Example.Transactions.Select(TextForm.Write).Concat(Example.Blocks.Take(1).Select(TextForm.Write)).Select(Encoding.UTF8.GetBytes),
        Encoding.UTF8.GetBytes(TextForm.Write(Example.Small)),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "open ", "vote ", "seal ", "=", " ", ",", "\"", "\"\"", "\\\"", "\\\\", "\\u0000", "\\u202e", "\\ud800", "\\uD83D\\uDE00",
            "none", "\n", "2026-11-21T09:00:00.000Z", "9999-12-31T23:59:59.999Z", "18446744073709551615", "transactions=", "id=",
            "signature=",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override int MostBytes => 8192;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        var text = Texts.Of(input);
        try
        {
            // Only the text that it would write is taken, so the reader itself has compared them.
            var written = text.StartsWith(Block, StringComparison.Ordinal)
                ? TextForm.Write(TextForm.ReadBlock(Example.Chain.Id, text))
                : TextForm.Write(TextForm.ReadTransaction(Example.Chain.Id, text));
            Demand.True(written == text, "a value has one text");
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
