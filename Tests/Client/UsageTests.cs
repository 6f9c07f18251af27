using System.Net;
using System.Net.Sockets;
using OrleansBallot.Client;

namespace OrleansBallot.Tests.Client;

public sealed class UsageTests : IDisposable
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Theory]
    [InlineData("vote")]
    [InlineData("keys")]
    [InlineData("nodes --unknown")]
    [InlineData("attack arson")]
    [InlineData("chain --count 0")]
    [InlineData("chain --count 1001")]
    [InlineData("chain --from -1")]
    [InlineData("block latest")]
    [InlineData("chain --count many")]
    [InlineData("export missing/ledger.ballot")]
    [InlineData("keys new missing/ann.pem")]
    [InlineData("transaction 12")]
    [InlineData("results 0123456")]
    [InlineData("results 0123456z")]
    [InlineData("node join Node_1")]
    [InlineData("nodes --node Node_1")]
    [InlineData("nodes --url ftp://example.org")]
    [InlineData("nodes --url localhost:5080")]
    [InlineData("nodes --cluster 127.0.0.1:30000 --url http://127.0.0.1:5080")]
    [InlineData("nodes --cluster nonsense")]
    [InlineData("audit missing.ballot")]
    [InlineData("vote 01234567 Red --key missing.pem")]
    [InlineData("resolve --node node-1")]
    [InlineData("wallet")]
    [InlineData("wallet balance")]
    [InlineData("wallet balance --account ann")]
    [InlineData("wallet history --account ann --key ann.pem")]
    [InlineData("wallet send --to ann --amount 1 --key missing.pem")]
    [InlineData("wallet send --to ann --amount 0 --key missing.pem")]
    [InlineData("wallet collect --node node-1")]
    [InlineData("wallet collect --to ann")]
    [InlineData("mine")]
    [InlineData("mine --once --account ann")]
    public async Task Bad_usage_is_one_line_on_standard_error_and_exit_code_1(string arguments)
    {
        var ran = await _terminal.RunAsync([.. arguments.Split(' '), "--json"]);

        Assert.Equal((ExitCode.BadUsage, "bad-usage"), (ran.Code, ran.Json.GetProperty("error").GetString()));
        Assert.Equal(ran.Errors.TrimEnd('\n'), ran.Json.GetProperty("message").GetString());
        Assert.Single(ran.Errors.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("wallet")]
    [InlineData("chain --count 0")]
    [InlineData("wallet balance")]
    public async Task Who_asks_for_no_json_gets_none(string arguments)
    {
        var ran = await _terminal.RunAsync(arguments.Split(' '));

        Assert.Equal((ExitCode.BadUsage, ""), (ran.Code, ran.Output));
    }

    [Theory]
    [InlineData("election opne --title T", "'opne' is no command of ballot election. Did you mean 'open'?")]
    [InlineData("reslts", "'reslts' is no command of ballot. Did you mean 'results'?")]
    [InlineData("keys", "ballot keys needs a command: new, show.")]
    [InlineData("node rejoice", "'rejoice' is no command of ballot node. It has: ")]
    public async Task A_mistyped_command_is_told_by_what_was_typed(string arguments, string told) =>
        Assert.StartsWith(told, (await _terminal.RunAsync(arguments.Split(' '))).Errors, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_a_watch_would_never_write_is_refused()
    {
        var ran = await _terminal.RunAsync("results", Id, "--watch", "--csv", _terminal.At("board.csv"));

        Assert.Equal(ExitCode.BadUsage, ran.Code);
        Assert.Contains("--csv", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_menu_is_for_terminals()
    {
        var ran = await _terminal.RunAsync();

        Assert.Equal((ExitCode.BadUsage, ""), (ran.Code, ran.Output));
    }

    [Theory]
    [InlineData("nodes")]
    [InlineData("nodes --watch")]
    [InlineData("election list")]
    [InlineData("election show " + Id)]
    [InlineData("results " + Id)]
    [InlineData("results " + Id + " --watch")]
    [InlineData("transaction " + Id)]
    [InlineData("chain")]
    [InlineData("block 1")]
    [InlineData("pending")]
    [InlineData("attack no-work")]
    [InlineData("node leave node-1")]
    [InlineData("resolve --node node-1")]
    [InlineData("export ledger.ballot")]
    public async Task A_silo_that_is_not_there_is_named_and_exit_code_2(string arguments)
    {
        var url = NobodyThere();
        _terminal["BALLOT_TOKEN"] = "token";
        _terminal["BALLOT_URL"] = url;

        var ran = await _terminal.RunAsync(
            [.. arguments.Replace("ledger", _terminal.At("ledger"), StringComparison.Ordinal).Split(' '), "--json"]);

        Assert.Equal((ExitCode.Unreachable, "unreachable"), (ran.Code, ran.Json.GetProperty("error").GetString()));
        Assert.Contains(url, ran.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_terminal.Directory));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task A_number_out_of_bounds_is_told_with_them(string number) =>
        Assert.Contains(
            "--count takes a whole number from 1 to 1,000, not '" + number, (await _terminal.RunAsync("chain", "--count", number)).Errors,
            StringComparison.Ordinal);

    [Fact]
    public async Task An_option_goes_before_the_variable()
    {
        _terminal["BALLOT_URL"] = "http://127.0.0.1:1";
        var url = NobodyThere();

        Assert.Contains(url, (await _terminal.RunAsync("nodes", "--url", url)).Errors, StringComparison.Ordinal);
    }

    /// <summary>An address where a moment ago somebody listened, so that surely nobody does now.</summary>
    private static string NobodyThere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
