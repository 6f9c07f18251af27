using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Client;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>An export and a folder of receipts, and both auditors that look at them.</summary>
internal sealed class BothAuditors : IDisposable
{
    private readonly Terminal _terminal = new();

    /// <summary>The folder of receipts.</summary>
    public string Receipts => Directory.CreateDirectory(_terminal.At("receipts")).FullName;

    public void Dispose() => _terminal.Dispose();

    public string Write(byte[] export)
    {
        File.WriteAllBytes(_terminal.At("ledger.ballot"), export);
        return _terminal.At("ledger.ballot");
    }

    /// <summary>Puts a file into the folder.</summary>
    public void Put(string name, string content) => File.WriteAllText(Path.Combine(Receipts, $"{name}.receipt.json"), content);

    /// <summary>Keeps a receipt as the console does.</summary>
    public void Keep(Receipt receipt, Transaction? transaction, TestNetwork? network = null) =>
        ReceiptFolder.Create(Receipts).Save(receipt, (network ?? TestNetwork.Default).Id, transaction);

    /// <summary>What both say as JSON. Their exit codes are one.</summary>
    public async Task<(JsonElement First, JsonElement Second)> JsonAsync(byte[] export, params string[] options)
    {
        var file = Write(export);
        var first = await _terminal.RunAsync(["audit", file, .. options, "--json"]);
        var (code, output, errors) = await SecondAuditor.RunAsync([file, .. options, "--json"]);
        Assert.True(errors == "", errors);
        Assert.Equal(first.Code, (ExitCode)code);
        return (first.Json, JsonElement.Parse(output));
    }

    /// <summary>As above, with the receipts.</summary>
    public Task<(JsonElement First, JsonElement Second)> WithReceiptsAsync(byte[] export, params string[] options) =>
        JsonAsync(export, ["--receipts", Receipts, .. options]);

    /// <summary>What both say of a receipt for a transaction that a chain lacks; null where it names a promise that was not kept.</summary>
    public async Task BecomesAsync(TestNode node, string? becomes, Transaction transaction, Timestamp accepted)
    {
        var file = Path.Combine(Receipts, $"{transaction.Id}.receipt.json");
        File.Delete(file);
        Keep(Verify.Receipts.Of(transaction, accepted, network: node.Network), transaction, node.Network);
        var reports = await WithReceiptsAsync(ExportBytes.Of(node));
        Assert.All([reports.First, reports.Second], report =>
        {
            Assert.Equal(becomes is not null, report.GetProperty("valid").GetBoolean());
            if (becomes is null) Assert.Equal("receipt-not-confirmed", report.GetProperty("rule").GetString());
            else Assert.Equal(1, report.GetProperty("receipts").GetProperty(becomes).GetInt32());
        });
        File.Delete(file);
    }

    /// <summary>What both say to people, of the export with the receipts.</summary>
    public async Task<string[]> TextsAsync(byte[] export)
    {
        var file = Write(export);
        return
        [
            (await _terminal.RunAsync("audit", file, "--receipts", Receipts)).Output,
            (await SecondAuditor.RunAsync(file, "--receipts", Receipts)).Output,
        ];
    }
}
