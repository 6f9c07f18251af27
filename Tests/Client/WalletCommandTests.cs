using System.Text.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Client;

/// <summary>Coins from the console, on a silo whose nodes mine when they are told to.</summary>
public sealed class WalletCommandTests : IAsyncLifetime
{
    private SiloHost _silo = null!;
    private Terminal _terminal = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await SiloHost.Start(null, "Ballot:Nodes=1", "Ballot:Mining:Enabled=false");
        _terminal = new()
        {
            ["BALLOT_URL"] = _silo.Address.ToString(),
            ["Ballot__DataDirectory"] = _silo.DataDirectory,
        };
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        (await _silo.Submit(Voters.Organiser.Sign(
            _silo.Chain.Id, new OpenElection(Voters.Organiser.Key, "Who?", ["A", "B"], now, now.Plus(3_600_000), 60_000, now))))
            .EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _terminal.Dispose();
        await _silo.DisposeAsync();
    }

    [Fact]
    public async Task Coins_are_mined_sent_waited_for_and_remembered()
    {
        var ann = await _terminal.JsonAsync("wallet", "new", _terminal.At("ann.pem"));
        var bob = Text(await _terminal.JsonAsync("wallet", "new", _terminal.At("bob.pem")), "key");
        var mined = await _terminal.JsonAsync("mine", "--once", "--key", _terminal.At("ann.pem"));
        Assert.Equal((Text(ann, "key"), 1UL, 50UL), (Text(mined, "account"), Number(mined, "height"), Number(mined, "reward")));

        var sending = _terminal.JsonAsync(
            "wallet", "send", "--to", bob, "--amount", "20", "--key", _terminal.At("ann.pem"), "--wait", "--receipts",
            _terminal.At("receipts"));
        await Eventually.True(
            async () => (await _silo.Get("/api/pending")).GetProperty("total").GetInt32() == 1, "the transfer is pending");
        Assert.Equal(20UL, Number(await _terminal.JsonAsync("wallet", "balance", "--key", _terminal.At("ann.pem")), "spending"));
        Assert.Contains($"20 coins to {bob[..12]}, number 1", (await _terminal.RunAsync("pending")).Output, StringComparison.Ordinal);
        await _terminal.JsonAsync("mine", "--once", "--account", bob, "--node", "node-1");

        var sent = await sending;
        Assert.Equal((true, 2UL), (sent.GetProperty("accepted").GetBoolean(), Number(sent, "height")));
        Assert.Equal(70UL, Number(await _terminal.JsonAsync("wallet", "balance", "--account", bob.ToUpperInvariant()), "balance"));
        var history = (await _terminal.JsonAsync("wallet", "history", "--account", bob))
            .EnumerateArray().Select(line => (Text(line, "kind"), Number(line, "amount")));
        Assert.Equal([("mined", 50UL), ("received", 20UL)], history);
        Assert.Single((await _terminal.JsonAsync("wallet", "history", "--account", bob, "--before", "2", "--count", "1")).EnumerateArray());
        Assert.Contains(
            "20 coins to", (await _terminal.RunAsync("transaction", Text(sent, "transaction"))).Output, StringComparison.Ordinal);

        // The receipt is one like a vote's: an audit knows it.
        await _terminal.JsonAsync("export", _terminal.At("ledger.ballot"));
        var audit = await _terminal.JsonAsync("audit", _terminal.At("ledger.ballot"), "--receipts", _terminal.At("receipts"));
        Assert.Equal(1, audit.GetProperty("receipts").GetProperty("confirmed").GetInt32());
        Assert.Equal((100UL, 2UL), (Number(audit.GetProperty("coins"), "mined"), Number(audit.GetProperty("coins"), "accounts")));
    }

    [Fact]
    public async Task A_transfer_whose_answer_was_lost_is_sent_once()
    {
        var wire = new Wire();
        using var terminal = new Terminal
        {
            Http = () => new Wire.Handler(wire),
            ["BALLOT_URL"] = _silo.Address.ToString(),
            ["Ballot__DataDirectory"] = _silo.DataDirectory
        };
        var ann = await terminal.KeyAsync("ann");
        var bob = Text(await terminal.JsonAsync("keys", "new", terminal.At("bob.pem")), "key");
        await terminal.JsonAsync("mine", "--once", "--key", ann);
        string[] send = ["wallet", "send", "--to", bob, "--amount", "5", "--key", ann, "--receipts", terminal.At("receipts")];
        wire.LoseAnswers = 1;
        Assert.Equal(ExitCode.Unreachable, (await terminal.RunAsync(send)).Code);

        await terminal.JsonAsync(send);

        Assert.Equal(5UL, Number(await terminal.JsonAsync("wallet", "balance", "--account", bob), "receiving"));
        await terminal.JsonAsync(send);
        Assert.Equal(10UL, Number(await terminal.JsonAsync("wallet", "balance", "--account", bob), "receiving"));
    }

    [Fact]
    public async Task A_nodes_coins_are_collected()
    {
        var ann = Text(await _terminal.JsonAsync("wallet", "new", _terminal.At("ann.pem")), "key");
        await _terminal.JsonAsync("mine", "--once");

        var collected = await _terminal.JsonAsync("wallet", "collect", "--node", "node-1", "--key", _terminal.At("ann.pem"));

        Assert.Equal((true, "node-1"), (collected.GetProperty("accepted").GetBoolean(), Text(collected, "node")));
        Assert.Equal(50UL, Number(await _terminal.JsonAsync("wallet", "balance", "--account", ann), "receiving"));
        var again = await RefusesAsync("wrong-amount", "wallet", "collect", "--node", "node-1", "--to", ann);
        Assert.Contains("no coins to send", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_rule_refuses_is_told_with_the_rule_and_exit_code_3()
    {
        var ann = Text(await _terminal.JsonAsync("wallet", "new", _terminal.At("ann.pem")), "key");
        await _terminal.JsonAsync("mine", "--once", "--account", ann);

        var empty = await RefusesAsync("empty-block", "mine", "--once");
        Assert.Contains("Nothing is pending", empty.Errors, StringComparison.Ordinal);
        await RefusesAsync(
            "overspend", "wallet", "send", "--to", Voters.Bob.Key.ToString(), "--amount", "51", "--key", _terminal.At("ann.pem"),
            "--receipts", _terminal.At("r"));
        var self = await RefusesAsync(
            "self-transfer", "wallet", "send", "--to", ann, "--amount", "1", "--key", _terminal.At("ann.pem"), "--receipts",
            _terminal.At("r"));
        Assert.False(self.Json.GetProperty("accepted").GetBoolean());
    }

    private async Task<Ran> RefusesAsync(string rule, params string[] arguments)
    {
        var ran = await _terminal.RunAsync([.. arguments, "--json"]);
        Assert.Equal((ExitCode.Refused, rule), (ran.Code, Text(ran.Json, "rule")));
        return ran;
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static ulong Number(JsonElement json, string name) => json.GetProperty(name).GetUInt64();
}
