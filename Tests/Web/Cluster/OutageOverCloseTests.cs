using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>
/// Three silos on a database that are gone, or can't be asked, from before an election's close until long after it has settled.
/// </summary>
[Collection(nameof(ManyOutages))]
public sealed class OutageOverCloseTests
{
    private const int Votes = 20;
    private const ulong Settle = 4_000;

    private static readonly string[] _silos = ["north", "south", "east"];

    [Fact]
    public async Task Silos_that_were_killed_before_the_close_and_start_after_it_count_every_vote_with_a_receipt()
    {
        await using var cluster = await SiloCluster.Start(
            await (await PostgresServer.Shared).NewDatabase(), _silos, "Ballot:Mining:Enabled=false");
        var election = await ReceiptedElection.OpenForVotes(cluster, Votes, Settle);
        foreach (var silo in _silos) await cluster.Kill(silo);

        await election.HasSettled();
        cluster.With("Ballot:Mining:Enabled=true");
        await Task.WhenAll(_silos.Select(cluster.StartInTheEnd));

        await election.EveryReceiptCountsAndBothAuditorsAgree();
    }

    [Fact]
    public async Task A_database_that_is_away_over_close_and_settling_costs_no_vote()
    {
        await using var server = await PostgresServer.Start();
        await using var cluster = await SiloCluster.Start(await server.NewDatabase(), _silos);
        var election = await ReceiptedElection.OpenForVotes(cluster, Votes, Settle);

        await Task.Run(server.Kill);
        await election.HasSettled();
        await server.Resume();

        await election.EveryReceiptCountsAndBothAuditorsAgree();
    }
}
