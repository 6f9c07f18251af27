using System.Net;
using System.Text.Json;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

public sealed class TransactionsApiTests(WebFixture web)
{
    private const string Path = "/api/transactions";

    [Fact]
    public async Task Accepts_a_vote_with_a_receipt_that_can_be_checked()
    {
        var vote = web.Silo.Vote(Voters.Named("Receipt voter"), await web.Silo.OpenElection(Voters.Named("Receipt organiser")), 0);

        using var answer = await web.Silo.Post($"{Path}?node=node-3", vote.Bytes.ToArray());
        var accepted = await Task.FromResult(answer).Json();
        var receipt = Receipt.TryDecode(Convert.FromHexString(accepted.Text("receipt")))!;

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["transaction", "node", "receipt"], accepted.Names());
        Assert.Equal((vote.Id.ToString(), "node-3"), (accepted.Text("transaction"), accepted.Text("node")));
        Assert.Equal((vote.Id, "node-3"), (receipt.Transaction, receipt.Node));
        Assert.True(receipt.IsGenuine(web.Silo.Chain.Id));
    }

    [Fact]
    public async Task Spreads_submissions_over_the_nodes()
    {
        var nodes = new HashSet<string>();
        for (var i = 0; i < 3; i++) nodes.Add((await web.Silo.Submit(web.AnnsVote).Json()).Text("node"));

        Assert.Equal(3, nodes.Count);
    }

    [Fact]
    public async Task Names_the_vote_that_stands_in_the_way_of_a_second_one()
    {
        var problem = await web.Silo.Submit(web.Silo.Vote(Voters.Ann, web.Election, 1)).Problem(HttpStatusCode.Conflict, "already-voted");

        Assert.Equal(web.AnnsVote.Id.ToString(), problem.Text("conflict"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Refuses_bytes_that_are_no_transaction(int length)
    {
        var problem = await web.Silo.Post(Path, new byte[length]).Problem(HttpStatusCode.BadRequest, "malformed");
        Assert.Contains("canonical bytes", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_signature_that_is_not_the_voters()
    {
        var forged = Voters.Dot.Sign(web.Silo.Chain.Id, web.Silo.Vote(Voters.Cid, web.Election, 0).Payload);

        await web.Silo.Submit(forged).Problem(HttpStatusCode.BadRequest, "wrong-signature");
    }

    [Fact]
    public async Task Refuses_bodies_over_the_limit()
    {
        await web.Silo.Post(Path, new byte[Limits.TransactionBytes + 1]).Problem(HttpStatusCode.RequestEntityTooLarge, "too-large");

        using var unmeasured = new StreamContent(new UnmeasuredStream(2 * Limits.TransactionBytes));
        unmeasured.Headers.ContentType = new("application/octet-stream");
        await web.Silo.Http.PostAsync(Path, unmeasured).Problem(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task Refuses_other_media_types()
    {
        using var text = new StringContent("a vote");

        var problem = await web.Silo.Http.PostAsync(Path, text).Problem(HttpStatusCode.UnsupportedMediaType, "wrong-media-type");
        Assert.Contains("application/octet-stream", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_node_that_nobody_knows() =>
        await web.Silo.Post($"{Path}?node=node-77", web.AnnsVote.Bytes.ToArray()).Problem(HttpStatusCode.NotFound, "unknown-node");

    [Fact]
    public async Task Tells_what_became_of_a_transaction()
    {
        var followed = await web.Silo.Get($"{Path}/{web.AnnsVote.Id}");
        var known = await web.Silo.Get($"{Path}/{web.AnnsVote.Id}?content=true");
        var unknown = await web.Silo.Get($"{Path}/{new string('0', 64)}");

        Assert.Equal(["id", "state", "height", "confirmations", "rule", "conflict", "content"], known.Names());
        Assert.Equal(
            (web.AnnsVote.Id.ToString(), "cast-vote"),
            (known.GetProperty("content").Text("id"), known.GetProperty("content").Text("kind")));
        Assert.Equal("confirmed", known.Text("state"));
        Assert.True(known.GetProperty("confirmations").GetUInt64() > 0);
        Assert.Equal("unknown", unknown.Text("state"));
        Assert.All([followed, unknown], answer => Assert.Equal(JsonValueKind.Null, answer.GetProperty("content").ValueKind));
        await web.Silo.Http.GetAsync($"{Path}/vote").Problem(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task Tells_what_only_the_node_that_gave_the_receipt_knows()
    {
        var election = await web.Silo.OpenElection(Voters.Named("Two nodes' organiser"));

        // Two nodes each take another vote of one key before they have heard of each other's: one of the two ends as refused.
        for (var number = 0; number < 50; number++)
        {
            var voter = Voters.Named($"Votes at two nodes, {number}");
            Transaction[] votes = [web.Silo.Vote(voter, election, 0), web.Silo.Vote(voter, election, 1)];
            var answers = await Task.WhenAll(votes.Select((vote, i) => web.Silo.Post($"{Path}?node=node-{i + 1}", vote.Bytes.ToArray())));
            var accepted = answers.All(answer => answer.StatusCode == HttpStatusCode.Accepted);
            foreach (var answer in answers) answer.Dispose();
            if (!accepted) continue;

            var states = Array.Empty<string>();
            await Eventually.True(
                async () => (states = await Task.WhenAll(votes.Select((vote, i) => State(vote, $"node-{i + 1}"))))
                    .Order().SequenceEqual(["confirmed", "refused"]),
                "one of the two is confirmed, the other refused");
            var refused = Array.IndexOf(states, "refused");

            // Where a fork carried the other vote for a moment, more nodes know of it.
            if (await State(votes[refused], "node-3") != "unknown") continue;
            var known = await web.Silo.Get($"{Path}/{votes[refused].Id}");

            // A fork that settles the other way changes which of the two it is.
            if (known.Text("state") == "confirmed") continue;
            Assert.Equal(
                ("refused", "already-voted", votes[1 - refused].Id.ToString()),
                (known.Text("state"), known.Text("rule"), known.Text("conflict")));
            if (refused == 1) return;
        }

        Assert.Fail("Never did node-2 alone take a vote that was refused later: this test shows nothing.");

        async Task<string> State(Transaction vote, string node) => (await web.Silo.Get($"{Path}/{vote.Id}?node={node}")).Text("state");
    }

    [Fact]
    public async Task Proves_that_a_transaction_is_in_the_chain()
    {
        var proof = await web.Silo.Get($"{Path}/{web.AnnsVote.Id}/proof");
        var header = BlockHeader.TryDecode(Convert.FromHexString(proof.Text("header")))!;
        var path = proof.GetProperty("path").EnumerateArray().Select(step => Hash256.Parse(step.GetString()!)).ToArray();
        var leaf = Merkle.Leaf(Convert.FromHexString(proof.Text("bytes")));

        Assert.Equal(["transaction", "height", "hash", "header", "bytes", "index", "count", "path"], proof.Names());
        Assert.Equal(web.AnnsVote.Leaf, leaf);
        Assert.Equal(
            header.MerkleRoot, Merkle.RootFrom(leaf, proof.GetProperty("index").GetInt32(), proof.GetProperty("count").GetInt32(), path));
        await web.Silo.Http.GetAsync($"{Path}/{new string('0', 64)}/proof").Problem(HttpStatusCode.NotFound, "not-confirmed");
    }
}
