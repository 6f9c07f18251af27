using System.Security.Cryptography;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Tests.Client;

public sealed class KeyTests : IDisposable
{
    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_new_key_is_encrypted_for_its_owner_alone()
    {
        var printed = await _terminal.JsonAsync("keys", "new", _terminal.At("ann.pem"));

        var pem = await File.ReadAllTextAsync(_terminal.At("ann.pem"), TestContext.Current.CancellationToken);
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", pem, StringComparison.Ordinal);
        using var key = ECDsa.Create();
        key.ImportFromEncryptedPem(pem, "correct horse");
        Assert.Equal(PublicKey.Of(key).ToString(), printed.GetProperty("key").GetString());
        Assert.Equal(_terminal.At("ann.pem"), printed.GetProperty("file").GetString());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_terminal.At("ann.pem")));
    }

    [Fact]
    public async Task A_key_shows_its_public_half_to_who_can_open_it()
    {
        var made = await _terminal.JsonAsync("keys", "new", _terminal.At("ann.pem"));

        Assert.Equal(
            made.GetProperty("key").GetString(),
            (await _terminal.JsonAsync("keys", "show", _terminal.At("ann.pem"))).GetProperty("key").GetString());
        _terminal["BALLOT_PASSPHRASE"] = "another";
        Assert.Contains(
            "does not open", (await _terminal.RunAsync("keys", "show", _terminal.At("ann.pem"))).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_s_passphrase_is_as_long_here_as_on_the_page()
    {
        _terminal["BALLOT_PASSPHRASE"] = "horse";

        var refused = await _terminal.RunAsync("keys", "new", _terminal.At("ann.pem"));

        Assert.Equal(ExitCode.BadUsage, refused.Code);
        Assert.Contains("at least 8 characters", refused.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_terminal.At("ann.pem")));
        var page = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "wwwroot/js/ui/key-dialogs.js"), TestContext.Current.CancellationToken);
        Assert.Contains("SHORTEST_PASSPHRASE = 8;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_is_never_overwritten()
    {
        var file = await _terminal.KeyAsync("ann");
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        var again = await _terminal.RunAsync("keys", "new", file);

        Assert.Equal(ExitCode.BadUsage, again.Code);
        Assert.Contains("never overwritten", again.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(null, "--passphrase-file")]
    public async Task Without_a_passphrase_no_key_is_written(string? passphrase, string says)
    {
        _terminal["BALLOT_PASSPHRASE"] = passphrase;

        var ran = await _terminal.RunAsync("keys", "new", _terminal.At("ann.pem"));

        Assert.Equal(ExitCode.BadUsage, ran.Code);
        Assert.Contains(says, ran.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_terminal.At("ann.pem")));
    }

    [Fact]
    public async Task A_passphrase_file_goes_before_the_variable_and_its_line_end_does_not_count()
    {
        await File.WriteAllTextAsync(_terminal.At("passphrase"), "from the file\n", TestContext.Current.CancellationToken);

        await _terminal.JsonAsync("keys", "new", _terminal.At("ann.pem"), "--passphrase-file", _terminal.At("passphrase"));

        var locked = LockedKey.Find(_terminal.At("ann.pem"));
        using var key = locked.TryOpen("from the file");
        Assert.NotNull(key);
        Assert.Null(locked.TryOpen("correct horse"));
    }

    [Theory]
    [InlineData("caf\u00e9-caf\u00e9", "cafe\u0301-cafe\u0301")]
    [InlineData("cafe\u0301-cafe\u0301", "caf\u00e9-caf\u00e9")]
    public async Task A_passphrase_opens_in_whichever_form_a_keyboard_gives_its_letters(string made, string typed)
    {
        _terminal["BALLOT_PASSPHRASE"] = made;
        await _terminal.JsonAsync("keys", "new", _terminal.At("new.pem"));
        var before = await _terminal.KeyAsync("made-before-forms-were-seen-to");
        foreach (var passphrase in new[] { made, typed })
        {
            _terminal["BALLOT_PASSPHRASE"] = passphrase;
            await _terminal.JsonAsync("keys", "show", _terminal.At("new.pem"));
            await _terminal.JsonAsync("keys", "show", before);
        }

        // One form in new files, so that other programs open them however they are made.
        using var key = ECDsa.Create();
        key.ImportFromEncryptedPem(
            await File.ReadAllTextAsync(_terminal.At("new.pem"), TestContext.Current.CancellationToken), "caf\u00e9-caf\u00e9");
    }

    [Fact]
    public async Task Half_a_letter_is_no_passphrase_of_another_and_no_key_of_another_kind()
    {
        _terminal["BALLOT_PASSPHRASE"] = "correct horse";
        var file = await _terminal.KeyAsync("ann");
        _terminal["BALLOT_PASSPHRASE"] = "correct horse\ud83d";

        Assert.Contains("does not open", (await _terminal.RunAsync("keys", "show", file)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_encrypted_key_on_P_256_is_taken()
    {
        using var small = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);

        await RefusesAsync(small.ExportPkcs8PrivateKeyPem(), "not an encrypted");
        await RefusesAsync("no key at all", "not an encrypted");
        await RefusesAsync(new string('x', 1_000_000), "not an encrypted");
        await RefusesAsync(large.ExportEncryptedPkcs8PrivateKeyPem("correct horse", encryption), "P-256");
        await File.WriteAllTextAsync(
            _terminal.At("key.pem"), small.ExportEncryptedPkcs8PrivateKeyPem("another", encryption), TestContext.Current.CancellationToken);
        Assert.Null(LockedKey.Find(_terminal.At("key.pem")).TryOpen("correct horse"));
    }

    private async Task RefusesAsync(string content, string says)
    {
        await File.WriteAllTextAsync(_terminal.At("key.pem"), content);
        var failure = Assert.Throws<Failure>(() => LockedKey.Find(_terminal.At("key.pem")).TryOpen("correct horse"));
        Assert.Equal(ExitCode.BadUsage, failure.Code);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }
}
