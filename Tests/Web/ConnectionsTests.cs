using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.GrainDirectory.AdoNet;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>How many connections to PostgreSQL a silo opens.</summary>
public sealed class ConnectionsTests
{
    [Theory]
    [InlineData("", 30)]
    [InlineData(";Maximum Pool Size=4;Minimum Pool Size=3", 14)]
    public async Task Are_never_more_than_is_documented_while_votes_are_cast_and_grains_are_made(string setting, int most)
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        await using var silo = await SiloHost.Start(
            null, "Ballot:Storage=Postgres", $"ConnectionStrings:Ballot={connection}{setting}", "Ballot:Cluster:Silo=node",
            "Ballot:Nodes=2");
        var election = await silo.OpenElection(Voters.Named("organiser"));
        var grains = silo.Service<IGrainFactory>();
        await using var watcher = NpgsqlDataSource.Create($"{connection};Application Name=watcher;Maximum Pool Size=5");

        // A registrar that nobody has asked before has to be given a place, and to look for its state.
        var counts = await Task.WhenAll(Enumerable.Range(0, 400).Select(number => Task.Run(async () =>
        {
            if (number % 10 == 0) await silo.Cast(Voters.Number(number), election, 0);
            else Assert.Null(await grains.GetGrain<IRegistrarGrain>($"{number:x32}").GetStatus());
            await using var count = watcher.CreateCommand(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND "
                + "application_name <> 'watcher'");
            return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        })));

        Assert.InRange(counts.Max(), 2, most);
    }

    [Fact]
    public async Task Are_one_pool_for_all_that_Orleans_keeps_there()
    {
        var connection = await (await PostgresServer.Shared).NewDatabase();
        await using var silo = await SiloHost.Start(
            null, "Ballot:Storage=Postgres", $"ConnectionStrings:Ballot={connection}", "Ballot:Cluster:Silo=node", "Ballot:Nodes=1");

        var members = silo.Service<IOptions<AdoNetClusteringSiloOptions>>().Value.DataSource;
        var places = silo.Service<IOptionsMonitor<AdoNetGrainDirectoryOptions>>()
            .Get(GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY).DataSource;

        Assert.NotNull(members);
        Assert.Same(members, places);
    }

    [Fact]
    public void Are_made_for_Orleans_as_the_operator_says_but_for_their_number()
    {
        var settings = new NpgsqlConnectionStringBuilder(
            PostgresDatabase.ForOrleans(
                "Host=db;Username=ballot;Password=secret;SSL Mode=VerifyFull;Timeout=7;Maximum Pool Size=50;Minimum Pool Size=30"));

        Assert.Equal(
            ("db", "ballot", "secret", SslMode.VerifyFull, 7),
            (settings.Host, settings.Username, settings.Password, settings.SslMode, settings.Timeout));
        Assert.Equal((0, 10, "OrleansBallot.Orleans"), (settings.MinPoolSize, settings.MaxPoolSize, settings.ApplicationName));
    }
}
