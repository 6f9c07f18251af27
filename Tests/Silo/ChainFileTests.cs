using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo.Chain;
using OrleansBallot.Silo.Options;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

public sealed class ChainFileTests : IDisposable
{
    private static readonly ChainOptions _unset = new(null, null, null, null, null);

    private readonly DataDirectory _data = DataDirectory.Open(TemporaryDirectory.New());

    [Fact]
    public void Makes_a_network_that_no_other_directory_has()
    {
        using var other = DataDirectory.Open(TemporaryDirectory.New());

        Assert.NotEqual(ChainFile.Load(other, _unset).Id, ChainFile.Load(_data, _unset).Id);
    }

    [Fact]
    public void Keeps_the_network_of_the_first_start()
    {
        var first = ChainFile.Load(_data, _unset with { Reward = 7 });

        Assert.Equal(first.Id, ChainFile.Load(_data, _unset).Id);
    }

    [Fact]
    public void Takes_the_salt_of_a_network_that_it_joins()
    {
        var salt = Hash256.Of("salt"u8);

        Assert.Equal(salt, ChainFile.Load(_data, _unset with { Salt = salt }).Salt);
    }

    [Fact]
    public async Task That_is_missing_where_there_are_logs_is_not_made_anew()
    {
        await (await new FileLogStore(_data).Open("node-1", TestContext.Current.CancellationToken)).DisposeAsync();

        var refused = Assert.Throws<StorageException>(() => ChainFile.Load(_data, _unset));

        Assert.Contains("'chain' is missing", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_data.Location, "chain")));
        Assert.Equal(Hash256.Of("salt"u8), ChainFile.Load(_data, _unset with { Salt = Hash256.Of("salt"u8) }).Salt);
    }

    [Theory]
    [InlineData("Name")]
    [InlineData("TargetBlockTime")]
    [InlineData("MinimumDifficulty")]
    [InlineData("Reward")]
    [InlineData("Salt")]
    public void Refuses_a_setting_that_would_be_another_network(string key)
    {
        ChainFile.Load(_data, _unset);
        var changed = key switch
        {
            "Name" => _unset with { Name = "other" },
            "TargetBlockTime" => _unset with { TargetBlockTime = TimeSpan.FromSeconds(2) },
            "MinimumDifficulty" => _unset with { MinimumDifficulty = 100_000 },
            "Reward" => _unset with { Reward = 51 },
            _ => _unset with { Salt = Hash256.Of("salt"u8) },
        };

        var refused = Assert.Throws<StartupException>(() => ChainFile.Load(_data, changed));

        Assert.Contains($"Ballot:Chain:{key}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_file_with_any_byte_changed()
    {
        ChainFile.Load(_data, _unset);
        var path = Path.Combine(_data.Location, "chain");
        var bytes = File.ReadAllBytes(path);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            File.WriteAllBytes(path, bytes);
            bytes[i] ^= 1;

            var refused = Assert.Throws<StorageException>(() => ChainFile.Load(_data, _unset));
            Assert.Contains("Ballot:DataDirectory", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(60)]
    public void Refuses_a_file_that_was_cut(int length)
    {
        ChainFile.Load(_data, _unset);
        var path = Path.Combine(_data.Location, "chain");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);

        Assert.Throws<StorageException>(() => ChainFile.Load(_data, _unset));
    }

    public void Dispose() => _data.Dispose();
}
