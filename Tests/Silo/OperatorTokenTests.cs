using OrleansBallot.Silo.Data;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

public sealed class OperatorTokenTests : IDisposable
{
    private readonly DataDirectory _data = DataDirectory.Open(TemporaryDirectory.New());

    private string Location => Path.Combine(_data.Location, OperatorToken.FileName);

    [Fact]
    public void Is_made_once_for_its_owner_alone()
    {
        OperatorToken.Load(_data);
        var text = File.ReadAllText(Location).Trim();

        Assert.Matches("^[0-9a-f]{64}$", text);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Location));
        Assert.True(OperatorToken.Load(_data).Matches(text));
    }

    [Fact]
    public void Matches_nothing_but_itself()
    {
        var token = OperatorToken.Load(_data);
        var text = File.ReadAllText(Location).Trim();

        Assert.False(token.Matches(""));
        Assert.False(token.Matches(text[..^1]));
        Assert.False(token.Matches(text + "0"));
        Assert.False(token.Matches(new string('0', 64)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void Is_never_taken_from_a_damaged_file(string content)
    {
        File.WriteAllText(Location, content);

        var refused = Assert.Throws<StorageException>(() => OperatorToken.Load(_data));

        Assert.Contains(Location, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _data.Dispose();
}
