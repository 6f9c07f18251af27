using System.Security.Cryptography;
using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>The modules with which the web page signs, blinds, checks and keeps its lists, run on Node.</summary>
public class PageModulesTests
{
    private readonly string _directory = Directory.CreateDirectory(TemporaryDirectory.New()).FullName;

    [Fact]
    public async Task They_agree_with_every_vector()
    {
        var (code, output, errors) = await Run("modules.mjs", []);

        Assert.True(code == 0, errors);
        Assert.EndsWith("right", output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_keep_lists_and_drawings_in_step_with_the_chain()
    {
        var (code, output, errors) = await Run("lists.mjs", []);

        Assert.True(code == 0, output + errors);
    }

    [Fact]
    public async Task They_refuse_local_times_that_nobody_can_tell()
    {
        var (code, output, errors) = await Run("times.mjs", []);

        Assert.True(code == 0, output + errors);
    }

    [Fact]
    public async Task The_console_opens_the_pages_backup()
    {
        var made = await Json("backup", "grüne Äpfel");
        var file = Path.Combine(_directory, "page.pem");
        await File.WriteAllTextAsync(file, made.GetProperty("pem").GetString(), TestContext.Current.CancellationToken);

        using var key = LockedKey.Find(file).TryOpen("grüne Äpfel");
        Assert.NotNull(key);
        Assert.Equal(made.GetProperty("key").GetString(), PublicKey.Of(key).ToString());
        Assert.Null(LockedKey.Find(file).TryOpen("grüne Birnen"));
    }

    [Fact]
    public async Task The_page_restores_the_consoles_keys()
    {
        var file = Path.Combine(_directory, "console.pem");
        var key = KeyFile.Create(file, "grüne Äpfel");
        var pem = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        var restored = await Json("restore", "grüne Äpfel", pem);
        Assert.Equal(key.ToString(), restored.GetProperty("key").GetString());
        using var opened = LockedKey.Find(file).TryOpen("grüne Äpfel");
        var signature = Convert.FromHexString(restored.GetProperty("signature").GetString()!);
        Assert.True(opened!.VerifyData("page"u8, signature, HashAlgorithmName.SHA256));
        Assert.Equal(JsonValueKind.Null, (await Json("restore", "grüne Birnen", pem)).ValueKind);
    }

    private static async Task<JsonElement> Json(string what, string passphrase, string input = "")
    {
        var (code, output, errors) = await Run("keys.mjs", [what, passphrase], input);
        Assert.True(code == 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    private static Task<(int Code, string Output, string Errors)> Run(string script, string[] arguments, string input = "") =>
        NodeJs.RunAsync([ProtocolDocumentTests.PathOf($"Tests/Web/Page/{script}"), .. arguments], input);
}
