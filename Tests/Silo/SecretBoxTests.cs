using OrleansBallot.Silo.Rolls;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

public sealed class SecretBoxTests : IDisposable
{
    private readonly DataDirectory _data = DataDirectory.Open(TemporaryDirectory.New());
    private readonly byte[] _secret = [1, 2, 3, 4, 5, 6, 7, 8];

    private string KeyFile => Path.Combine(_data.Location, RollOptions.KeyFileName);

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Opens_what_was_sealedOnewith_the_key_in_the_file()
    {
        var box = new SecretBox(_data, KeyFile);
        Assert.False(File.Exists(KeyFile));

        var (one, other) = (box.Encrypt("me", _secret), box.Encrypt("me", _secret));

        Assert.NotEqual(one, other);
        Assert.Equal(-1, one.AsSpan().IndexOf(_secret));
        Assert.Equal(_secret, new SecretBox(_data, KeyFile).Decrypt("me", one));
        Assert.Equal(32, new FileInfo(KeyFile).Length);
    }

    [Fact]
    public void The_key_is_its_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        new SecretBox(_data, KeyFile).Encrypt("me", _secret);

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public void The_file_may_lie_elsewhere()
    {
        var elsewhere = Path.Combine(Directory.CreateDirectory(TemporaryDirectory.New()).FullName, "key");

        var sealedOne = new SecretBox(_data, elsewhere).Encrypt("me", _secret);

        Assert.True(File.Exists(elsewhere));
        Assert.False(File.Exists(KeyFile));
        Assert.Equal(_secret, new SecretBox(_data, elsewhere).Decrypt("me", sealedOne));
    }

    [Fact]
    public void Another_key_a_missing_one_and_a_damaged_one_are_told_with_the_setting()
    {
        var box = new SecretBox(_data, KeyFile).Encrypt("me", _secret);

        File.WriteAllBytes(KeyFile, new byte[32]);
        Assert.Contains("does not decrypt", Refusal("me", box), StringComparison.Ordinal);
        File.WriteAllBytes(KeyFile, new byte[31]);
        Assert.Contains("31 bytes instead of 32", Refusal("me", box), StringComparison.Ordinal);
        File.Delete(KeyFile);
        Assert.Contains("does not exist", Refusal("me", box), StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile));
        Assert.Contains(RollOptions.KeyFileKey, Assert.Throws<IOException>(() =>
            new SecretBox(_data, Path.Combine(_data.Location, "none", "key")).Encrypt("me", _secret)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_box_that_was_changed_cut_or_taken_from_somebody_else_does_not_open()
    {
        var box = new SecretBox(_data, KeyFile).Encrypt("me", _secret);

        Refusal("you", box);
        for (var at = 0; at < box.Length; at++) Refusal("me", [.. box[..at], (byte)(box[at] ^ 1), .. box[(at + 1)..]]);
        for (var length = 0; length < box.Length; length++) Refusal("me", box[..length]);
    }

    private string Refusal(string owner, byte[] box)
    {
        var message = Assert.Throws<IOException>(() => new SecretBox(_data, KeyFile).Decrypt(owner, box)).Message;
        Assert.Contains(RollOptions.KeyFileKey, message, StringComparison.Ordinal);
        Assert.Contains(KeyFile, message, StringComparison.Ordinal);
        return message;
    }
}
