using System.Text;
using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Fuzz.Examples;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A receipt's file, which a voter may have from anybody.</summary>
internal sealed class ReceiptFileTarget : Target
{
    public override string Name => "receipt-file";

    public override IEnumerable<byte[]> Examples =>
    [
        Json(new { chain = $"{Example.Chain.Id}", bytes = Transaction }),
        Json(new { receipt = Hex(Example.Receipts[0].Encode()), chain = $"{Example.Chain.Id}", transaction = "", node = "node-1" }),
        Json(new
        {
            receipt = Hex(Example.Receipts[0].Encode()),
            bytes = Transaction,
            proof = new
            {
                header = Hex(Example.Header.Encode()), bytes = Transaction, index = 1, count = 2,
                path = new[] { $"{Example.Hash("step")}" },
            },
            opening = new
            {
                asked = $"{Example.Hash("asked")}",
                roll = new
                {
                    registrar = "r", issuer = Hex(Example.Bytes("issuer", 256)), registrarKey = $"{Example.Organiser}", size = 3,
                    root = $"{Example.Hash("root")}", salt = $"{Example.Hash("salt")}",
                },
            },
        }),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. JsonWords.All, .. JsonWords.Names(
            "receipt", "chain", "bytes", "proof", "opening", "header", "index", "count", "path", "asked", "roll", "issuer", "registrarKey",
            "size", "root", "salt"),
    ];

    public override int MostBytes => 8192;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        var saved = ReceiptFile.Read("a file", input.ToArray());
        saved.Transaction(Example.Chain.Id);
        saved.Opening?.Roll?.TryRead();
        if (saved.Proof is { } proof && saved.Transaction(Example.Chain.Id) is { } transaction) proof.Proves(transaction);
        return saved.Receipt is not null || saved.Bytes is not null || saved.Proof is not null || saved.Opening is not null;
    }

    private static string Transaction => Hex(Example.Transactions[0].Bytes.Span);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static byte[] Json(object value) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value));
}
