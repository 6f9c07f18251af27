using OrleansBallot.Client;
using static OrleansBallot.Tests.Client.SiloCommands;

namespace OrleansBallot.Tests.Client;

/// <summary>Somebody between the client and its silo lies: the client signs nothing for it, and believes no receipt.</summary>
[Collection(nameof(SiloCommands))]
public sealed class DeceivedTests(RunningSilo silo) : IDisposable
{
    private readonly Terminal _terminal = silo.Terminal();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task A_silo_that_shows_another_definition_gets_no_vote()
    {
        var key = await _terminal.KeyAsync("ann");
        var (real, other) = (await _terminal.OpenAsync(key, "Red", "Blue"), await _terminal.OpenAsync(key, "Blue", "Red"));
        using var deceived = silo.Terminal(() =>
            new Lying(request => request.RequestUri = new(request.RequestUri!.ToString().Replace(real, other, StringComparison.Ordinal))));

        var ran = await deceived.RunAsync("vote", real, "Red", "--key", key, "--receipts", _terminal.At("receipts"), "--json");

        Assert.Equal((ExitCode.Refused, "wrong-definition"), (ran.Code, Text(ran.Json, "rule")));
    }

    [Fact]
    public async Task A_receipt_for_another_transaction_is_none()
    {
        var key = await _terminal.KeyAsync("ann");
        var election = await _terminal.OpenAsync(key, "Red", "Blue");
        var receipt = Text(await _terminal.VoteAsync(election, "Red", key), "receipt");
        using var deceived = silo.Terminal(() => new Lying(answer: json => json.Contains("\"receipt\"", StringComparison.Ordinal)
            ? $$"""{"transaction":"{{election}}","node":"node-1","receipt":"{{receipt}}"}"""
            : json));

        var ran = await deceived.RunAsync("election", "open", "--title", "T", "--option", "A", "--option", "B", "--key", key, "--json");

        Assert.Equal((ExitCode.Refused, "wrong-receipt"), (ran.Code, Text(ran.Json, "rule")));
    }

    [Fact]
    public async Task Something_else_than_a_silo_is_not_taken_for_one()
    {
        using var terminal = silo.Terminal(() => new Lying(answer: _ => "<html>"));

        Assert.Equal(ExitCode.Unreachable, (await terminal.RunAsync("nodes")).Code);
    }

    /// <summary>Stands between client and silo, and lies about what was asked or answered.</summary>
    private sealed class Lying(
        Action<HttpRequestMessage>? ask = null, Func<string, string>? answer = null) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            ask?.Invoke(request);
            var response = await base.SendAsync(request, cancellationToken);
            if (answer is null) return response;
            var truth = await response.Content.ReadAsStringAsync(cancellationToken);
            response.Content = new StringContent(answer(truth), System.Text.Encoding.UTF8, "application/json");
            return response;
        }
    }
}
