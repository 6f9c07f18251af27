using System.Security.Cryptography;
using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;
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
    public async Task Those_of_lib_know_no_words_and_no_screen()
    {
        var (code, output, errors) = await Run("layers.mjs", []);

        Assert.True(code == 0, output + errors);
    }

    [Fact]
    public async Task They_refuse_local_times_that_nobody_can_tell()
    {
        var (code, output, errors) = await Run("times.mjs", []);

        Assert.True(code == 0, output + errors);
    }

    /// <summary>
    /// W2 holds what blocks claim between half a block time and what depends on most of them: the difficulty that
    /// follows is the page's too.
    /// </summary>
    [Theory]
    [InlineData(0UL)]
    [InlineData(100UL)]
    [InlineData(251UL)]
    [InlineData(9_000UL)]
    [InlineData(20UL, 9_000UL)]
    [InlineData(200UL, 9_000UL, 250UL, 3UL)]
    public async Task The_page_finds_the_headers_of_a_network_sound_however_fast_its_blocks_come(params ulong[] solves)
    {
        var chain = TestNetwork.Default.Parameters;
        var headers = new List<BlockHeader> { chain.Genesis };
        while (headers.Count <= 10)
        {
            var solve = solves[headers.Count % solves.Length];
            var (parent, next) = (headers[0], Retargeting.Next(chain, headers));
            var time = Timestamp.Later(parent.Time, TestNetwork.Epoch).Plus(10_000);
            headers.Insert(
                0, TestMiner.Work(new(parent.Height.Next, parent.Hash, default, default, time, time.Minus(solve), next, Nonce: 0)));
        }

        byte[] file = [.. ExportFormat.Prologue(chain, ExportFormat.HeadersTag), .. Enumerable.Reverse(headers)
            .Skip(1).SelectMany(header => ExportFormat.Frame(header.Encode()))];
        var (code, output, errors) = await Run("headers.mjs", [], Convert.ToHexStringLower(file));

        Assert.True(code == 0, errors);
        Assert.Equal("10", output.Trim());
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

    [Fact]
    public async Task A_passphrase_opens_on_both_in_whichever_form_a_keyboard_gives_its_letters()
    {
        // As the page's platform composes them and takes them apart.
        const string composed = "gr\u00fcne \u00c4pfel, Ti\u1ebfng Vi\u1ec7t, \u03ac \u0451\u0419 \u0130\u00df";
        const string apart =
            "gru\u0308ne A\u0308pfel, Tie\u0302\u0301ng Vie\u0323\u0302t, \u03b1\u0301 \u0435\u0308\u0418\u0306 I\u0307\u00df";
        var made = await Json("backup", apart);
        var pem = made.GetProperty("pem").GetString()!;
        var file = Path.Combine(_directory, "page.pem");
        await File.WriteAllTextAsync(file, pem, TestContext.Current.CancellationToken);

        Assert.Equal(composed, PassphraseForms.Kept(apart));
        using var key = LockedKey.Find(file).TryOpen(composed);
        Assert.NotNull(key);
        using var same = LockedKey.Find(file).TryOpen(apart);
        Assert.NotNull(same);
        Assert.Equal(made.GetProperty("key").GetString(), (await Json("restore", composed, pem)).GetProperty("key").GetString());
        var cheap = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);
        var older = key.ExportEncryptedPkcs8PrivateKeyPem(apart, cheap);
        Assert.Equal(made.GetProperty("key").GetString(), (await Json("restore", composed, older)).GetProperty("key").GetString());
        Assert.Equal(JsonValueKind.Null, (await Json("restore", "gr\u00fcne Birnen", pem)).ValueKind);
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
