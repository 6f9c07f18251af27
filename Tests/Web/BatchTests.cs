using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Tests.Nodes;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

public sealed class BatchTests(WebFixture web)
{
    private const string Path = "/api/transactions/batch";

    [Fact]
    public async Task Answers_each_transaction_in_order()
    {
        var election = await web.Silo.OpenElection(Voters.Named("Batch organiser"));
        var good = web.Silo.Vote(Voters.Number(1), election, 0);
        var second = web.Silo.Vote(Voters.Number(1), election, 1);

        var answers = (await web.Silo.Post(Path, Frame(good.Bytes.ToArray(), [1, 2, 3], second.Bytes.ToArray())).Json())
            .EnumerateArray().ToArray();

        Assert.All(answers, answer => Assert.Equal(["transaction", "node", "accepted", "receipt", "rule", "conflict"], answer.Names()));
        Assert.Equal([true, false, false], answers.Select(answer => answer.GetProperty("accepted").GetBoolean()));
        Assert.Equal([null, "malformed", "already-voted"], answers.Select(answer => answer.GetProperty("rule").GetString()));
        Assert.Equal(good.Id.ToString(), answers[2].Text("conflict"));
        Assert.True(Receipt.TryDecode(Convert.FromHexString(answers[0].Text("receipt")))!.IsGenuine(web.Silo.Chain.Id));
    }

    [Fact]
    public async Task Takes_a_thousand_and_no_more()
    {
        var tiny = Enumerable.Repeat(new byte[] { 0 }, 1000).ToArray();

        Assert.Equal(1000, (await web.Silo.Post(Path, Frame(tiny)).Json()).GetArrayLength());
        await Malformed(Frame([.. tiny, [0]]));
    }

    [Fact]
    public async Task Is_sent_away_with_a_time_to_come_back_where_a_node_has_too_much_to_do_and_a_lone_vote_is_not()
    {
        using var gate = new Gate();
        var isBusy = false;
        var cores = new HeldCores(LoneNode.Cores, _ => isBusy ? gate.Pass() : Task.CompletedTask);
        await using var silo = await SiloHost.StartWith(services => services.AddSingleton<IOffTurn>(cores), "Ballot:Nodes=1");
        var batch = Frame([.. Enumerable.Repeat(new byte[] { 0 }, 1000)]);
        isBusy = true;

        var batches = Enumerable.Range(0, 8).Select(_ => silo.Post(Path, batch)).ToArray();
        await Eventually.True(
            () => Task.FromResult(batches.Count(answer => answer.IsCompleted) == 4), "as many as there is no room for are told so");
        var alone = silo.Post("/api/transactions", [0]);
        foreach (var full in batches.Where(answer => answer.IsCompleted))
        {
            Assert.Equal("2", (await full).Headers.GetValues("Retry-After").Single());
            await full.Problem(HttpStatusCode.ServiceUnavailable, "pool-full");
        }

        gate.Open();
        await alone.Problem(HttpStatusCode.BadRequest, "malformed");
        foreach (var answer in await Task.WhenAll(batches)) answer.Dispose();
    }

    [Fact]
    public async Task Refuses_what_is_not_framed_to_the_last_byte()
    {
        await Malformed([]);
        await Malformed([5, 1, 2]);
        await Malformed([0x81, 0x00, 1]);
        await Malformed([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
        await Malformed([.. Frame([1, 2, 3]), 0x80]);
        await Malformed(Frame(new byte[Limits.TransactionBytes + 1]));
    }

    [Fact]
    public async Task Refuses_more_bytes_than_the_limit() =>
        await web.Silo.Post(Path, new byte[4 * 1024 * 1024 + 1]).Problem(HttpStatusCode.RequestEntityTooLarge, "too-large");

    private async Task Malformed(byte[] body) => await web.Silo.Post(Path, body).Problem(HttpStatusCode.BadRequest, "malformed");

    internal static byte[] Frame(params byte[][] transactions)
    {
        var writer = new CanonicalWriter();
        foreach (var transaction in transactions) writer.Bytes(transaction);
        return writer.ToArray();
    }
}
