using OrleansBallot.Client;
using OrleansBallot.Grains.Attacks;
using OrleansBallot.Tests.Support;
using static System.ConsoleKey;
using static OrleansBallot.Tests.Client.SiloCommands;

namespace OrleansBallot.Tests.Client;

/// <summary>What operators do with nodes: members, attacks, and who may.</summary>
[Collection(nameof(SiloCommands))]
public sealed class NodeCommandTests(RunningSilo silo) : IDisposable
{
    private readonly Terminal _terminal = silo.Terminal();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_node_that_is_put_out_stays_out_until_it_is_admitted()
    {
        await _terminal.JsonAsync("node", "join", "unwanted");

        var expelled = await _terminal.RunAsync("node", "expel", "unwanted");
        Assert.Equal(ExitCode.Done, expelled.Code);
        Assert.Contains("unwanted is out", expelled.Output, StringComparison.Ordinal);
        await _terminal.RefusesAsync("expelled", "node", "join", "unwanted");

        await _terminal.JsonAsync("node", "admit", "unwanted");
        await Eventually.True(async () => await StateOfAsync("unwanted") == "active", "it is back at its next beat");
        await _terminal.JsonAsync("node", "leave", "unwanted");
    }

    [Fact]
    public async Task A_node_joins_and_leaves_and_all_see_it()
    {
        await _terminal.JsonAsync("node", "join", "guest");
        Assert.Equal("active", await StateOfAsync("guest"));

        await _terminal.JsonAsync("node", "leave", "guest");
        Assert.Equal("left", await StateOfAsync("guest"));
    }

    [Fact]
    public async Task Every_node_refuses_a_forged_vote()
    {
        await _terminal.OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");

        var attack = await _terminal.JsonAsync("attack", "forged-vote", "--node", "node-1");

        Assert.Equal(("forged-vote", "node-1"), (Text(attack, "kind"), Text(attack, "by")));
        Assert.StartsWith("node-1 cast a vote in somebody else's name", Text(attack, "forged"), StringComparison.Ordinal);
        Assert.All(attack.GetProperty("verdicts").EnumerateArray(), verdict =>
            Assert.Equal((false, "wrong-signature"), (verdict.GetProperty("accepted").GetBoolean(), Text(verdict, "rule"))));
    }

    [Fact]
    public async Task Attacks_are_those_that_the_silo_lists()
    {
        var listed = await _terminal.JsonAsync("attack");
        var shown = (await _terminal.RunAsync("attack")).Output;

        Assert.Equal(AttackKinds.All.Select(attack => attack.Kind), listed.EnumerateArray().Select(attack => Text(attack, "kind")));
        Assert.All(AttackKinds.All, attack => Assert.Contains(attack.Tries, shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_menu_offers_the_attacks_that_the_silo_lists()
    {
        var ran = await _terminal.TypeAsync("attack ", Enter, DownArrow, Enter, Enter);

        Assert.All(AttackKinds.All, attack => Assert.Contains($"{attack.Title} ({attack.Kind})", ran.Output, StringComparison.Ordinal));
        Assert.Contains("$ ballot attack forged-vote --node node-1\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attack_that_there_is_not_is_bad_usage_and_told_with_those_there_are()
    {
        var ran = await _terminal.RunAsync("attack", "arson", "--node", "node-1");

        Assert.Equal(ExitCode.BadUsage, ran.Code);
        Assert.Equal(AttackKinds.Unknown("arson"), ran.Errors.TrimEnd('\n'));
    }

    [Fact]
    public async Task Resolving_says_what_the_majority_holds()
    {
        var report = await _terminal.JsonAsync("resolve", "--node", "node-2");

        Assert.Equal("node-2", Text(report, "node"));
        Assert.Equal(64, Text(report, "majority").Length);
    }

    [Fact]
    public async Task Another_token_lets_nobody_in()
    {
        _terminal["BALLOT_TOKEN"] = "guessed";

        await _terminal.RefusesAsync("unauthorized", "resolve", "--node", "node-1");
    }

    [Fact]
    public async Task A_node_that_does_not_exist_is_refused_by_name()
    {
        await _terminal.RefusesAsync("unknown-node", "election", "list", "--node", "nobody");
        Assert.Contains(
            "ballot nodes", (await _terminal.RunAsync("election", "list", "--node", "nobody")).Errors, StringComparison.Ordinal);
    }

    private async Task<string> StateOfAsync(string node) =>
        Text((await _terminal.JsonAsync("nodes")).EnumerateArray().Single(shown => Text(shown, "name") == node), "state");
}
