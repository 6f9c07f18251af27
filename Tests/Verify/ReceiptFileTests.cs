using System.Diagnostics;
using System.Text.Json;
using OrleansBallot.Tests.Ledger.Audit;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>Both auditors read the same out of any file, and none of them keeps the others from being judged.</summary>
public sealed class ReceiptFileTests : IDisposable
{
    private readonly BothAuditors _both = new();

    public void Dispose() => _both.Dispose();

    /// <summary>What readers of JSON like to disagree about, each in a sound file of a vote that the chain holds.</summary>
    [Theory]
    [InlineData("""{"Receipt":"RECEIPT"}""", "withoutReceipt")]
    [InlineData("""{"receipt":"RECEIPT","node":7}""", "confirmed")]
    [InlineData("""{"receipt":"RECEIPT","bytes":"x"}""", "confirmed")]
    [InlineData("""{"receipt":"RECEIPT","bytes":[1]}""", "confirmed")]
    [InlineData("""{"receipt":"RECEIPT","proof":[],"opening":"x"}""", "confirmed")]
    [InlineData("""{"receipt":"00","receipt":"RECEIPT"}""", "confirmed")]
    [InlineData("""{"receipt":"RECEIPT","receipt":null}""", "withoutReceipt")]
    [InlineData("""["RECEIPT"]""", "withoutReceipt")]
    [InlineData("""{"receipt":"RECEIPT","\ud800":1}""", "withoutReceipt")]
    [InlineData("""{"receipt":"RECEIPT","chain":"\ud800"}""", "withoutReceipt")]
    [InlineData("\ufeff{\"receipt\":\"RECEIPT\"}", "withoutReceipt")]
    [InlineData("""{"receipt":"RECEIPT",}""", "withoutReceipt")]
    public async Task Both_read_a_file_alike(string content, string fate)
    {
        _both.Put("a", content.Replace(
            "RECEIPT", Convert.ToHexStringLower(ExportedChain.ReceiptOf(ExportedChain.LastVote).Encode()), StringComparison.Ordinal));

        var (first, second) = await _both.WithReceiptsAsync(ExportedChain.Export);

        Assert.All([first, second], report => Assert.Equal(1, report.GetProperty("receipts").GetProperty(fate).GetInt32()));
    }

    [Fact]
    public async Task Both_name_another_network_by_its_id_alone_in_its_one_spelling()
    {
        var other = new TestNetwork(salt: "another network");
        var receipt = Convert.ToHexStringLower(ExportedChain.ReceiptOf(ExportedChain.LastVote, other).Encode());
        _both.Put("a", $$"""{"receipt":"{{receipt}}","chain":"{{other.Id}}"}""");
        _both.Put("b", $$"""{"receipt":"{{receipt.ToUpperInvariant()}}","chain":"{{other.Id.ToString().ToUpperInvariant()}}"}""");

        var (first, second) = await _both.WithReceiptsAsync(ExportedChain.Export);

        Assert.All([first, second], report =>
        {
            var receipts = report.GetProperty("receipts");
            Assert.Equal((1, 1), (receipts.GetProperty("otherNetworks").GetInt32(), receipts.GetProperty("notGenuine").GetInt32()));
        });
    }

    [Fact]
    public async Task Links_pipes_and_folders_keep_nobody_from_reading_the_rest()
    {
        var vote = Convert.ToHexStringLower(ExportedChain.ReceiptOf(ExportedChain.LastVote).Encode());
        _both.Put("sound", $$"""{"receipt":"{{vote}}"}""");
        _both.Put("empty", "");
        File.CreateSymbolicLink(At("linked"), At("sound"));
        File.CreateSymbolicLink(At("dangling"), At("nowhere"));
        File.CreateSymbolicLink(At("round"), At("round"));
        File.CreateSymbolicLink(At("endless"), "/dev/zero");
        File.CreateSymbolicLink(At("linked-folder"), _both.Receipts);
        Directory.CreateDirectory(At("folder"));
        using (var made = Process.Start("mkfifo", [At("pipe")])) await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        var (first, second) = await _both.WithReceiptsAsync(ExportedChain.Export);

        Assert.All([first, second], report =>
        {
            var receipts = report.GetProperty("receipts");
            Assert.Equal((2, 5), (receipts.GetProperty("confirmed").GetInt32(), receipts.GetProperty("withoutReceipt").GetInt32()));
        });
        Assert.Equal($"{first.GetProperty("receipts")}", $"{second.GetProperty("receipts")}");

        string At(string name) => Path.Combine(_both.Receipts, $"{name}.receipt.json");
    }

    [Fact]
    public async Task Both_read_any_files_of_a_seed_alike()
    {
        var seed = Random.Shared.Next();
        var any = new AnyReceiptFiles(new(seed));
        for (var number = 0; number < 400; number++)
            File.WriteAllBytes(Path.Combine(_both.Receipts, $"{number:d3}.receipt.json"), any.Next());

        var (first, second) = await _both.WithReceiptsAsync(ExportedChain.Export);

        var fates = Fates(first);
        foreach (var (file, fate) in Fates(second))
            Assert.True(
                fates.Remove(file, out var other) && other == fate, $"{file} of seed {seed}: {other}, and the second audit says {fate}");
        Assert.True(fates.Count == 0, $"seed {seed}: {string.Join("; ", fates)}");
        Assert.Equal($"{first.GetProperty("receipts")}", $"{second.GetProperty("receipts")}");

        // Otherwise this compares nothing.
        string[] all = ["superseded", "tooNew", "missing", "withoutTransaction", "notGenuine", "withoutReceipt"];
        Assert.All(all, fate => Assert.True(first.GetProperty("receipts").GetProperty(fate).GetInt32() > 0, $"{fate}, seed {seed}"));
        Assert.InRange(first.GetProperty("receipts").GetProperty("confirmed").GetInt32(), 10, 390);
    }

    /// <summary>What a report says of each file that is not confirmed.</summary>
    private static Dictionary<string, string> Fates(JsonElement report) =>
        report.GetProperty("receipts").GetProperty("files").EnumerateArray()
            .ToDictionary(file => Path.GetFileName(file.GetProperty("file").GetString()!), file =>
                $"{file.GetProperty("fate")} {file.GetProperty("transaction")} {file.GetProperty("accepted")}");
}
