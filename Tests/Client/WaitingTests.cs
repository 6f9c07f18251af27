using System.Net;
using System.Net.Http.Json;
using OrleansBallot.Client;
using OrleansBallot.Tests.Ledger.Audit;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Client;

/// <summary>Who waits for a block is told why none comes, and what to do.</summary>
public sealed class WaitingTests
{
    private const string Trouble = "node-1 mines nothing: Ballot:Mining:Enabled is false.";

    [Fact]
    public async Task A_silo_that_mines_nothing_says_so_once_and_the_wait_goes_on()
    {
        var (time, warnings) = (new ManualTimeProvider(), new List<string>());
        using var silo = new IdleSilo(looks: 200);
        using var api = new BallotApi(silo, new("http://silo/"), node: null, () => "");

        var waiting = new Submission(api, time, warnings.Add).ConfirmAsync(ExportedChain.ReceiptOf(ExportedChain.LastVote), CancellationToken.None);
        while (!waiting.IsCompleted)
        {
            await Eventually.True(() => Task.FromResult(waiting.IsCompleted || time.ArmedTimers > 0), "it waits");
            time.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.True((await waiting).IsConfirmed);
        Assert.Contains(Trouble, Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains("the receipt holds", warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_a_moment_hears_nothing()
    {
        var warnings = new List<string>();
        using var silo = new IdleSilo(looks: 0);
        using var api = new BallotApi(silo, new("http://silo/"), node: null, () => "");

        await new Submission(api, new ManualTimeProvider(), warnings.Add).ConfirmAsync(ExportedChain.ReceiptOf(ExportedChain.LastVote), CancellationToken.None);

        Assert.Empty(warnings);
    }

    /// <summary>A silo at which a transaction stays pending for some looks.</summary>
    private sealed class IdleSilo(int looks) : HttpMessageHandler
    {
        private int _looks;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            object answer = path == "/api/pending" ? new { total = 1, transactions = Array.Empty<object>(), trouble = Trouble }
                : path.EndsWith("/proof", StringComparison.Ordinal) ? new { header = "", bytes = "", index = 1, count = 2, path = Array.Empty<string>() }
                : _looks++ < looks ? new { id = "", state = "pending", confirmations = 0 }
                : new { id = "", state = "confirmed", height = 7, confirmations = 1 };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(answer) });
        }
    }
}
