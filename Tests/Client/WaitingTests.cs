using System.Net;
using System.Net.Http.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Values;
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
        using var api = Connection.ToSilo(silo, new("http://silo/"), node: null, () => "");

        await ConfirmAsync(api, time, warnings);

        Assert.Contains(Trouble, Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains("the receipt holds", warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_a_moment_hears_nothing()
    {
        var warnings = new List<string>();
        using var silo = new IdleSilo(looks: 0);
        using var api = Connection.ToSilo(silo, new("http://silo/"), node: null, () => "");

        await new Submission(api, new ManualTimeProvider()).ConfirmAsync(
            ExportedChain.ReceiptOf(ExportedChain.LastVote), CancellationToken.None, warnings.Add);

        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(int.MaxValue, 40)]
    public async Task Who_looks_next_sees_the_block_unless_whoever_answers_is_behind_for_long(int behind, int waits)
    {
        var (time, warnings) = (new ManualTimeProvider(), new List<string>());
        using var silo = new IdleSilo(looks: 0, behind);
        using var api = Connection.ToSilo(silo, new("http://silo/"), node: null, () => "");

        Assert.Equal(waits, await ConfirmAsync(api, time, warnings));

        Assert.Empty(warnings);
    }

    /// <returns>How often it waited before it looked again.</returns>
    private static async Task<int> ConfirmAsync(Connection api, ManualTimeProvider time, List<string> warnings)
    {
        var waiting = new Submission(api, time).ConfirmAsync(
            ExportedChain.ReceiptOf(ExportedChain.LastVote), CancellationToken.None, warnings.Add);
        for (var waits = 0; ; waits++)
        {
            await Eventually.True(() => Task.FromResult(waiting.IsCompleted || time.ArmedTimers > 0), "it waits");
            if (waiting.IsCompleted)
            {
                Assert.True((await waiting).Status.IsConfirmed);
                return waits;
            }

            time.Advance(TimeSpan.FromMilliseconds(250));
        }
    }

    /// <summary>A silo at which a transaction stays pending for some looks, and the blocks that are shown are behind for some.</summary>
    private sealed class IdleSilo(int looks, int behind = 0) : HttpMessageHandler
    {
        private int _looks;
        private int _behind;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            object answer = path == "/api/pending" ? new { total = 1, transactions = Array.Empty<object>(), trouble = Trouble }
                : path.EndsWith("/proof", StringComparison.Ordinal)
                    ? new { header = "", bytes = "", index = 1, count = 2, path = Array.Empty<string>() }
                : path == "/api/blocks"
                    ? new[] { new { height = 7, hash = _behind++ < behind ? "of another branch" : $"{Hash256.Of([])}" } }
                : _looks++ < looks ? new { id = "", state = "pending", confirmations = 0 }
                : new { id = "", state = "confirmed", height = 7, confirmations = 1 };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(answer) });
        }
    }
}
