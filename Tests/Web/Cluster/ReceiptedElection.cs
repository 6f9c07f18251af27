using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Ledger.Audit;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Verify;

namespace OrleansBallot.Tests.Web;

/// <summary>
/// An election of a cluster, and the receipts for its votes, which are to hold whatever happens to silos, database and clocks.
/// </summary>
internal sealed class ReceiptedElection(
    SiloCluster cluster, ChainParameters chain, Transaction opening, Timestamp closes, Timestamp settles)
{
    private readonly List<(Transaction Vote, Receipt Receipt)> _receipts = [];

    private ElectionId Id { get; } = new(opening.Id.Value);

    /// <summary>Whether it has closed, or does so in the next few seconds: what comes before the close has to come now.</summary>
    private bool IsOver => Timestamp.From(DateTimeOffset.UtcNow).Plus(4_000) > closes;

    /// <summary>Opens one at a silo for some milliseconds, and waits until every node has it.</summary>
    public static async Task<ReceiptedElection> Open(SiloCluster cluster, SiloProcess at, ulong openFor, ulong settle)
    {
        var parameters = await at.ChainOf(cluster.Http);
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        var closes = now.Plus(openFor);
        var open = Voters.Organiser.Sign(
            parameters.Id, new OpenElection(Voters.Organiser.Key, "Whatever happens", ["Yes", "No"], now, closes, settle, now));
        var election = new ReceiptedElection(cluster, parameters, open, closes, closes.Plus(settle));
        await election.Post(at, open);
        foreach (var each in cluster.Nodes)
        {
            await Eventually.True(
                async () =>
                {
                    if (await election.StateAt(each) is not null || election.IsOver) return true;
                    await Mine(cluster);
                    return false;
                },
                $"{each} knows the election");
        }

        return election;
    }

    /// <summary>
    /// Opens one that closes by itself, soon, and has votes cast in it while every node has it. Where the machine is too busy for that,
    /// another one is open for twice as long.
    /// </summary>
    public static async Task<ReceiptedElection> OpenForVotes(SiloCluster cluster, int votes, ulong settle)
    {
        for (var openFor = 12_000UL; openFor < 400_000; openFor *= 2)
        {
            var election = await Open(cluster, cluster.Any(), openFor, settle);
            while (election._receipts.Count < votes && !election.IsOver) await election.TryCast(cluster.Any());
            if (!election.IsOver) return election;
        }

        throw new TimeoutException("No election is open for long enough to take these votes.");
    }

    /// <summary>The next voter votes at a silo, again where that can't answer now, and keeps the receipt.</summary>
    public async Task<Transaction> Cast(SiloProcess silo)
    {
        Transaction? vote = null;
        await Eventually.True(async () => (vote = await TryCast(silo)) is not null, $"a silo takes vote {_receipts.Count}", Describe);
        return vote!;
    }

    /// <summary>Whether it is open, closing or sealed by a node; null where that does not know it.</summary>
    public async Task<string?> StateAt(string node) => (await cluster.TryGet($"/api/elections/{Id}?node={node}"))?.Text("state");

    /// <summary>Waits until a node has a vote in a block.</summary>
    public Task IsConfirmed(Transaction vote, string node) => Eventually.True(
        async () => (await cluster.TryGet($"/api/transactions/{vote.Id}?node={node}"))?.Text("state") == "confirmed",
        $"{node} has {vote.Id} in a block",
        Describe);

    /// <summary>Its organiser closes it now.</summary>
    public Task Close() => Post(cluster.Any(), Voters.Organiser.Sign(chain.Id, new CloseElection(Voters.Organiser.Key, Id)));

    public Task HasSettled() => Eventually.True(
        () => Task.FromResult(Timestamp.From(DateTimeOffset.UtcNow) > settles.Plus(3_000)), "the election has closed and settled");

    public async Task EveryReceiptCountsAndBothAuditorsAgree()
    {
        foreach (var node in cluster.Nodes)
        {
            await Eventually.True(
                async () =>
                    await cluster.TryGet($"/api/elections/{Id}/results?node={node}") is { } results && results.Text("state") == "sealed"
                        && results.GetProperty("total").GetInt64() == _receipts.Count,
                $"{node} has counted all, and it is sealed",
                async () => $"{await cluster.TryGet($"/api/elections/{Id}/results?node={node}")} {await Describe()}");
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
        using var mine = new HttpRequestMessage(
            HttpMethod.Post, new Uri(cluster[silo].Address, $"/api/nodes/{SiloCluster.NodesOf(silo).First()}/mine"));
        mine.Headers.Authorization = new(
            "Bearer", (await File.ReadAllTextAsync(Path.Combine(cluster[silo].DataDirectory, "operator.token"))).Trim());
        try
        {
            using var mined = await cluster.Http.SendAsync(mine);
        }
        catch (TaskCanceledException)
        {
            // It searches for longer than this client waits: somebody asks again.
        }
    }

    /// <returns>The vote; null where the silo can't answer now, or the election is over.</returns>
    private async Task<Transaction?> TryCast(SiloProcess silo)
    {
        var voter = Voters.Number(_receipts.Count);
        var vote = voter.Sign(chain.Id, new CastVote(voter.Key, Id, [0], castMinute: 0, revision: 0));
        if (await TryPost(silo, vote) is not { } answer) return null;
        var receipt = Receipt.TryDecode(Convert.FromHexString(answer.Text("receipt")))!;
        Assert.True(receipt.IsGenuine(chain.Id));
        _receipts.Add((vote, receipt));
        return vote;
    }

    private async Task Post(SiloProcess silo, Transaction transaction) => Assert.NotNull(await TryPost(silo, transaction));

    /// <returns>The answer; null where none came, the silo can't serve now, or the election is over.</returns>
    private async Task<JsonElement?> TryPost(SiloProcess silo, Transaction transaction)
    {
        using var content = new ByteArrayContent(transaction.Bytes.ToArray());
        content.Headers.ContentType = new("application/octet-stream");
        try
        {
            using var answer = await cluster.Http.PostAsync(new Uri(silo.Address, "/api/transactions"), content);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable || (answer.StatusCode == HttpStatusCode.Conflict && IsOver))
                return null;
            Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }
        catch (TaskCanceledException)
        {
            return null;
        }
    }

    private async Task<string> Describe() => $"{await cluster.TryGet("/api/pending")} {await cluster.TryGet("/api/nodes")}";
}
