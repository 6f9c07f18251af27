using System.Text.RegularExpressions;
using OrleansBallot.Client;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Client;

/// <summary>What becomes of files when a disk is full or a connection breaks off.</summary>
public sealed partial class WholeFileTests
{
    private readonly string _file = Path.Combine(Directory.CreateDirectory(TemporaryDirectory.New()).FullName, "board.csv");

    [Fact]
    public async Task What_breaks_off_leaves_the_old_file_and_no_part_of_a_new_one()
    {
        WholeFile.Replace(_file, "yesterday's"u8);

        await Assert.ThrowsAsync<IOException>(() => WholeFile.ReplaceAsync(_file, async file =>
        {
            await file.WriteAsync("today"u8.ToArray());
            throw new IOException("No space left on device");
        }));

        Assert.Equal("yesterday's", await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_file)!));
    }

    [Fact]
    public void A_secret_is_its_owner_s_alone_and_is_never_replaced_by_another()
    {
        Assert.True(WholeFile.TryCreate(_file, "first"u8, WholeFile.OwnerAlone));
        Assert.False(WholeFile.TryCreate(_file, "second"u8, WholeFile.OwnerAlone));

        Assert.Equal("first", File.ReadAllText(_file));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_file)!));
        if (!OperatingSystem.IsWindows()) Assert.Equal(WholeFile.OwnerAlone, File.GetUnixFileMode(_file));
    }

    [Fact]
    public void No_command_writes_a_file_in_its_place()
    {
        var sources = Directory.GetFiles(ProtocolDocumentTests.PathOf("Client"), "*.cs", SearchOption.AllDirectories);
        string[] writers =
            [.. sources.Where(source => Writing().IsMatch(File.ReadAllText(source))).Select(source => Path.GetFileName(source))];

        Assert.Equal(["WholeFile.cs"], writers);
    }

    [GeneratedRegex(@"\bFileMode\.(Create|OpenOrCreate|Truncate|Append)|\bFile\.(Write|Append|Create|OpenWrite)|new StreamWriter")]
    private static partial Regex Writing();
}
