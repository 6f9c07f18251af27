using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Ledger.Audit;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Verify;

namespace OrleansBallot.Tests.Web;

/// <summary>Three silos on a database that are gone, or can't be asked, from before an election's close until long after it has settled.</summary>
[Collection(nameof(ManyProcesses))]
public sealed class OutageOverCloseTests
{
    private const int Votes = 20;
    private const ulong Settle = 4_000;

    private static readonly string[] _silos = ["north", "south", "east"];

    [Fact]
    public async Task Silos_that_were_killed_before_the_close_and_start_after_it_count_every_vote_with_a_receipt()
    {
        await using var cluster = await SiloCluster.Start(await (await PostgresServer.Shared).NewDatabase(), _silos, "Ballot:Mining:Enabled=false");
        var election = await Election.Open(cluster);
        await election.Cast();
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
        var election = await Election.Open(cluster);
        await election.Cast();

        await Task.Run(server.Kill);
        await election.HasSettled();
        await server.Resume();

        await election.EveryReceiptCountsAndBothAuditorsAgree();
    }

    /// <summary>An election that closes in a moment, and the receipts for its votes.</summary>
    private sealed class Election(SiloCluster cluster, ChainParameters chain, Transaction opening, Timestamp settles)
    {
        private readonly List<(Transaction Vote, Receipt Receipt)> _receipts = [];

        private ElectionId Id { get; } = new(opening.Id.Value);

        public static async Task<Election> Open(SiloCluster cluster)
        {
            var silo = cluster.Any();
            var parameters = await silo.ChainOf(cluster.Http);
            var now = Timestamp.From(DateTimeOffset.UtcNow);
            var closes = now.Plus(25_000);
            var open = Voters.Organiser.Sign(parameters.Id, new OpenElection(Voters.Organiser.Key, "Over the close", ["Yes", "No"], now, closes, Settle, now));
            await Post(cluster, silo, open);

            var election = new Election(cluster, parameters, open, closes.Plus(Settle));
            foreach (var each in cluster.Nodes)
            {
                await Eventually.True(
                    async () =>
                    {
                        if (await cluster.TryGet($"/api/elections/{election.Id}?node={each}") is not null) return true;
                        await Mine(cluster);
                        return false;
                    },
                    $"{each} knows the election");
            }

            return election;
        }

        public async Task Cast()
        {
            for (var number = 0; number < Votes; number++)
            {
                var voter = Voters.Number(number);
                var vote = voter.Sign(chain.Id, new CastVote(voter.Key, Id, [0], CastMinute: 0, Revision: 0));
                var answer = await Post(cluster, cluster.Any(), vote);
                var receipt = Receipt.TryDecode(Convert.FromHexString(answer.Text("receipt")))!;
                Assert.True(receipt.IsGenuine(chain.Id));
                _receipts.Add((vote, receipt));
            }
        }

        public Task HasSettled() => Eventually.True(
            () => Task.FromResult(Timestamp.From(DateTimeOffset.UtcNow) > settles.Plus(3_000)), "the election has closed and settled");

        public async Task EveryReceiptCountsAndBothAuditorsAgree()
        {
            await Eventually.True(
                async () => await cluster.TryGet($"/api/elections/{Id}/results") is { } results && results.Text("state") == "sealed", "it is sealed",
                async () => $"{await cluster.TryGet($"/api/elections/{Id}/results")} {await cluster.TryGet("/api/pending")} {await cluster.TryGet("/api/nodes")}");
            foreach (var node in cluster.Nodes)
            {
                await Eventually.True(
                    async () => await cluster.TryGet($"/api/elections/{Id}/results?node={node}") is { } results && results.Text("state") == "sealed"
                        && results.GetProperty("total").GetInt64() == Votes,
                    $"{node} has counted all",
                    async () => $"{await cluster.TryGet($"/api/elections/{Id}/results?node={node}")}");
            }

            var export = await cluster.Http.GetByteArrayAsync(new Uri(cluster.Any().Address, "/api/export"));
            var finding = Assert.Single(await SecondAuditor.AgreeAsync([new("the export", export)]));
            Assert.Null(finding.Rule);
            var auditor = (await ExportedChain.AuditAsync(export))!;
            Assert.All(_receipts, kept => Assert.Equal(ReceiptFinding.Confirmed, auditor.Check(kept.Receipt, kept.Vote)));
        }

        /// <summary>Where nobody mines by himself, somebody has to be asked.</summary>
        private static async Task Mine(SiloCluster cluster)
        {
            var silo = cluster.Silos.First();
            using var mine = new HttpRequestMessage(HttpMethod.Post, new Uri(cluster[silo].Address, $"/api/nodes/{SiloCluster.NodesOf(silo).First()}/mine"));
            mine.Headers.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(cluster[silo].DataDirectory, "operator.token"))).Trim());
            try
            {
                using var mined = await cluster.Http.SendAsync(mine);
            }
            catch (TaskCanceledException)
            {
                // It searches for longer than this client waits: somebody asks again.
            }
        }

        private static async Task<JsonElement> Post(SiloCluster cluster, SiloProcess silo, Transaction transaction)
        {
            using var content = new ByteArrayContent(transaction.Bytes.ToArray());
            content.Headers.ContentType = new("application/octet-stream");
            using var answer = await cluster.Http.PostAsync(new Uri(silo.Address, "/api/transactions"), content);
            Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }
    }
}
