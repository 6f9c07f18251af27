using System.Text.Json;
using OrleansBallot.Client;

namespace OrleansBallot.Tests.Client;

/// <summary>What tests of many commands do with their silo.</summary>
internal static class SiloCommands
{
    public static async Task<string> OpenAsync(this Terminal terminal, string key, string first, string second, params string[] more) =>
        Text(
            await terminal.JsonAsync(
                ["election", "open", "--title", "Colour [of] it", "--option", first, "--option", second, "--key", key, .. more]),
            "election");

    public static Task<JsonElement> VoteAsync(this Terminal terminal, string election, string choice, string key) =>
        terminal.JsonAsync("vote", election, choice, "--key", key, "--wait", "--receipts", terminal.At("receipts"));

    public static async Task RefusesAsync(this Terminal terminal, string rule, params string[] arguments)
    {
        var ran = await terminal.RunAsync([.. arguments, "--json"]);
        Assert.True(ran.Code == ExitCode.Refused, $"{string.Join(' ', arguments)}: {ran.Code} {ran.Errors}");
        Assert.Equal(("refused", rule), (Text(ran.Json, "error"), Text(ran.Json, "rule")));
        Assert.Equal(arguments[0] == "vote", ran.Json.TryGetProperty("accepted", out _));
    }

    public static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}

/// <summary>One silo for all classes that run commands of every sort.</summary>
[CollectionDefinition(nameof(SiloCommands))]
public sealed class SiloCommandRuns : ICollectionFixture<RunningSilo>;
