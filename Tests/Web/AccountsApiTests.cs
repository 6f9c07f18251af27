using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Coins over HTTP, on a silo whose nodes mine when they are told to.</summary>
public sealed class AccountsApiTests : IAsyncLifetime
{
    private SiloHost _silo = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:Mining:Enabled=false");
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        await Accepted(Voters.Organiser.Sign(
            _silo.Chain.Id, new OpenElection(Voters.Organiser.Key, "Who?", ["A", "B"], now, now.Plus(3_600_000), 60_000, now)));
    }

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Shows_a_transfer_from_submission_to_confirmation()
    {
        await Mine(Voters.Ann);
        var transfer = Send(Voters.Ann, Voters.Bob, 20, 1);
        await Accepted(transfer);

        var ann = await Account(Voters.Ann);
        Assert.Equal(["key", "balance", "sequence", "spending", "receiving", "height", "tip", "node"], ann.Names());
        Assert.Equal((50UL, 2UL, 20UL, 0UL), Coins(ann));
        Assert.Equal((0UL, 1UL, 0UL, 20UL), Coins(await Account(Voters.Bob)));
        Shows(transfer, (await _silo.Get("/api/pending")).GetProperty("transactions")[0]);
        Shows(transfer, (await _silo.Get($"/api/transactions/{transfer.Id}")).GetProperty("content"));

        var mined = await Mine(Voters.Cid);
        Assert.Equal(["height", "hash", "reward", "account", "transactions"], mined.Names());
        Assert.Equal((2UL, 50UL, Voters.Cid.Key.ToString()), (Number(mined, "height"), Number(mined, "reward"), mined.Text("account")));

        Assert.Equal((30UL, 2UL, 0UL, 0UL), Coins(await Account(Voters.Ann)));
        Assert.Equal((20UL, 1UL, 0UL, 0UL), Coins(await Account(Voters.Bob)));
        Assert.Equal(Number(mined, "height"), Number(await Account(Voters.Bob), "height"));
        var confirmed = await _silo.Get($"/api/transactions/{transfer.Id}?content=true");
        Assert.Equal("confirmed", confirmed.Text("state"));
        Shows(transfer, confirmed.GetProperty("content"));
        Shows(transfer, (await _silo.Get($"/api/blocks/{mined.Text("hash")}")).GetProperty("contents")[0]);
    }

    [Fact]
    public async Task Lists_what_was_mined_sent_and_received_the_newest_first()
    {
        await Mine(Voters.Ann);
        var transfer = Send(Voters.Ann, Voters.Bob, 20, 1);
        await Accepted(transfer);
        await Mine(Voters.Ann);

        var history = (await History(Voters.Ann, "")).ToArray();
        Assert.All(
            history, line => Assert.Equal(["number", "height", "timestamp", "kind", "amount", "other", "transaction"], line.Names()));
        Assert.Equal([(3UL, 2UL, "mined", 50UL), (2UL, 2UL, "sent", 20UL), (1UL, 1UL, "mined", 50UL)], history.Select(Line));
        Assert.Equal((Voters.Bob.Key.ToString(), transfer.Id.ToString()), (history[1].Text("other"), history[1].Text("transaction")));
        Assert.Equal((null, null), (history[0].GetProperty("other").GetString(), history[0].GetProperty("transaction").GetString()));
        Assert.Equal((await _silo.Get("/api/blocks/2")).Text("timestamp"), history[0].Text("timestamp"));
        Assert.Equal([(1UL, 2UL, "received", 20UL)], (await History(Voters.Bob, "")).Select(Line));
        Assert.Equal([(2UL, 2UL, "sent", 20UL)], (await History(Voters.Ann, "?before=3&count=1")).Select(Line));
        Assert.Empty(await History(Voters.Ann, "?before=1"));
        Assert.Empty(await History(Voters.Dot, ""));

        static (ulong, ulong, string, ulong) Line(JsonElement line) =>
            (Number(line, "number"), Number(line, "height"), line.Text("kind"), Number(line, "amount"));
    }

    [Fact]
    public async Task Refuses_transfers_by_their_rules()
    {
        await Mine(Voters.Ann);
        await Accepted(Send(Voters.Ann, Voters.Bob, 30, 1));

        await _silo.Submit(Send(Voters.Ann, Voters.Bob, 0, 2)).Problem(HttpStatusCode.BadRequest, "wrong-amount");
        await _silo.Submit(Send(Voters.Ann, Voters.Ann, 1, 2)).Problem(HttpStatusCode.BadRequest, "self-transfer");
        await _silo.Submit(Send(Voters.Ann, Voters.Bob, 21, 2)).Problem(HttpStatusCode.Conflict, "overspend");
        var second = await _silo.Submit(Send(Voters.Ann, Voters.Cid, 30, 1)).Problem(HttpStatusCode.Conflict, "wrong-sequence");
        Assert.Equal(Send(Voters.Ann, Voters.Bob, 30, 1).Id.ToString(), second.Text("conflict"));
    }

    [Fact]
    public async Task Mines_what_is_pending_and_nothing_else()
    {
        await Operate("mine", new { account = "ann" }).Problem(HttpStatusCode.BadRequest, "malformed");
        await Operate("mine", new { account = new string('0', 128) }).Problem(HttpStatusCode.BadRequest, "invalid-key");
        await Operate("mine", 7).Problem(HttpStatusCode.BadRequest, "malformed");
        await Operate("mine", new { account = new string('0', 1024) }).Problem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        await _silo.Operator.PostAsync("/api/nodes/node-9/mine", null).Problem(HttpStatusCode.NotFound, "unknown-node");

        var own = (await _silo.Operator.PostAsync("/api/nodes/node-1/mine", null).Json()).Text("account");

        Assert.Equal(50UL, Number(await _silo.Get($"/api/accounts/{own}"), "balance"));
        var empty = await _silo.Operator.PostAsync("/api/nodes/node-1/mine", null).Problem(HttpStatusCode.Conflict, "empty-block");
        Assert.Contains("Nothing is pending at 'node-1'", empty.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_a_nodes_coins_where_its_operator_says()
    {
        await Operate("collect", new { to = Voters.Ann.Key.ToString() }).Problem(HttpStatusCode.Conflict, "wrong-amount");
        await _silo.Operator.PostAsync("/api/nodes/node-1/mine", null);
        await Operate("collect", new { to = "ann" }).Problem(HttpStatusCode.BadRequest, "malformed");
        await Operate("collect", new { to = new string('0', 128) }).Problem(HttpStatusCode.BadRequest, "invalid-key");
        await Operate("collect", new { }).Problem(HttpStatusCode.BadRequest, "malformed");
        await _silo.Operator.PostAsync("/api/nodes/node-1/collect", null).Problem(HttpStatusCode.BadRequest, "malformed");

        using var accepted = await Operate("collect", new { to = Voters.Ann.Key.ToString() });

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(["transaction", "node", "receipt"], (await accepted.Content.ReadFromJsonAsync<JsonElement>()).Names());
        await Operate("collect", new { to = Voters.Ann.Key.ToString() }).Problem(HttpStatusCode.Conflict, "wrong-amount");
        await Mine(Voters.Cid);
        Assert.Equal(50UL, Number(await Account(Voters.Ann), "balance"));
    }

    [Theory]
    [InlineData("ann", "malformed")]
    [InlineData("ann/history", "malformed")]
    [InlineData("KEY/history?count=0", "out-of-range")]
    [InlineData("KEY/history?count=1001", "out-of-range")]
    [InlineData("KEY/history?before=0", "out-of-range")]
    [InlineData("KEY/history?before=9999999999", "bad-request")]
    public async Task Refuses_what_is_out_of_bounds(string path, string rule) =>
        await _silo.Http.GetAsync($"/api/accounts/{path.Replace("KEY", Voters.Ann.Key.ToString(), StringComparison.Ordinal)}")
            .Problem(HttpStatusCode.BadRequest, rule);

    [Fact]
    public async Task Pays_whom_the_operator_names()
    {
        await using var silo = await SiloHost.Start(null, "Ballot:Nodes=1", $"Ballot:Mining:Account={Voters.Dot.Key}");
        await silo.OpenElection(Voters.Organiser);

        Assert.Equal(50UL, Number(await silo.Get($"/api/accounts/{Voters.Dot.Key}"), "balance"));
    }

    private Transaction Send(Voter sender, Voter recipient, ulong amount, uint sequence) =>
        sender.Sign(_silo.Chain.Id, new Transfer(sender.Key, recipient.Key, new(amount), sequence));

    private async Task Accepted(Transaction transaction)
    {
        using var answer = await _silo.Submit(transaction);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private Task<JsonElement> Account(Voter voter) => _silo.Get($"/api/accounts/{voter.Key}");

    private async Task<IEnumerable<JsonElement>> History(Voter voter, string query) =>
        (await _silo.Get($"/api/accounts/{voter.Key}/history{query}")).EnumerateArray();

    private Task<JsonElement> Mine(Voter account) => Operate("mine", new { account = account.Key.ToString() }).Json();

    private Task<HttpResponseMessage> Operate(string verb, object body) =>
        _silo.Operator.PostAsJsonAsync($"/api/nodes/node-1/{verb}", body);

    private static void Shows(Transaction transaction, JsonElement content)
    {
        var transfer = (Transfer)transaction.Payload;
        Assert.Equal(
            (transaction.Id.ToString(), "transfer", transfer.Sender.ToString(), transfer.Recipient.ToString()),
            (content.Text("id"), content.Text("kind"), content.Text("signer"), content.Text("recipient")));
        Assert.Equal((transfer.Amount.Value, (ulong)transfer.Sequence), (Number(content, "amount"), Number(content, "sequence")));
        Assert.Equal(JsonValueKind.Null, content.GetProperty("election").ValueKind);
    }

    private static (ulong, ulong, ulong, ulong) Coins(JsonElement account) =>
        (Number(account, "balance"), Number(account, "sequence"), Number(account, "spending"), Number(account, "receiving"));

    private static ulong Number(JsonElement json, string name) => json.GetProperty(name).GetUInt64();
}
