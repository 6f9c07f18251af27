using OrleansBallot.Client;

namespace OrleansBallot.Tests.Client;

/// <summary>The default build's console speaks HTTP alone.</summary>
public sealed class ClusterOptionTests : IDisposable
{
    private readonly Terminal _terminal = new();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void Needs_a_silo_that_the_console_knows_nothing_of() => ArchitectureTests.AssertWithin(typeof(BallotTool), "Ledger");

    [Theory]
    [InlineData("nodes --cluster 127.0.0.1:30000", null)]
    [InlineData("nodes", "127.0.0.1:30000")]
    public async Task Is_refused_by_a_build_without_a_client_for_a_cluster(string arguments, string? variable)
    {
        _terminal["BALLOT_CLUSTER"] = variable;

        var ran = await _terminal.RunAsync(arguments.Split(' '));

        Assert.Equal((ExitCode.BadUsage, ""), (ran.Code, ran.Output));
        Assert.Contains("-p:BallotEngine=Orleans", ran.Errors, StringComparison.Ordinal);
        Assert.Contains("--url", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_way_to_an_address_that_is_typed()
    {
        _terminal["BALLOT_CLUSTER"] = "127.0.0.1:30000";

        Assert.Equal(ExitCode.Unreachable, (await _terminal.RunAsync("nodes", "--url", "http://127.0.0.1:1")).Code);
    }
}
