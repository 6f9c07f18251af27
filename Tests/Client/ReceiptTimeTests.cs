using System.Net;
using System.Net.Http.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Verify;

namespace OrleansBallot.Tests.Client;

/// <summary>A receipt whose time is not its voter's could never be judged (R4), or is excused by what was before it (R3): the console takes none (R7).</summary>
public sealed class ReceiptTimeTests
{
    private const ulong Signed = 120_000, Now = 180_000, Tolerated = 900_000;

    private static readonly TestNetwork _network = TestNetwork.Default;

    private static readonly Transaction _vote = Voters.Ann.Sign(_network.Id, CastVote.For(
        Voters.Ann.Key, TestNetwork.IdOf(_network.Open(Voters.Organiser)), 0, TestNetwork.Epoch.Plus(Signed)));

    [Theory]
    [InlineData((long)(Now + Tolerated), true)]
    [InlineData((long)(Now + Tolerated + 1), false)]
    [InlineData((long)Signed - (long)Tolerated, true)]
    [InlineData((long)Signed - (long)Tolerated - 1, false)]
    public async Task It_takes_none_that_is_dated_far_from_its_own_clock(long after, bool isTaken) =>
        await TakesAsync(new((ulong)((long)TestNetwork.Epoch.Milliseconds + after)), isTaken);

    [Fact]
    public async Task It_takes_none_of_the_year_9999() => await TakesAsync(Timestamp.Max, isTaken: false);

    private static async Task TakesAsync(Timestamp accepted, bool isTaken)
    {
        var clock = new ManualTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds((long)(TestNetwork.Epoch.Milliseconds + Now)));
        using var silo = new Dated(Receipts.Of(_vote, accepted));
        using var api = new BallotApi(silo, new("http://silo/"), node: null, () => "");
        var sending = new Submission(api, clock).SendAsync(_network.Id, _vote, CancellationToken.None);

        if (isTaken) Assert.Equal(accepted, (await sending).Accepted);
        else
        {
            var failure = await Assert.ThrowsAsync<Failure>(() => sending);
            Assert.Equal("wrong-receipt", failure.Rule);
            Assert.Contains($"{accepted}", failure.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>A silo whose node dates its receipts as it likes.</summary>
    private sealed class Dated(Receipt receipt) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = JsonContent.Create(new { transaction = $"{receipt.Transaction}", node = receipt.Node, receipt = Convert.ToHexStringLower(receipt.Encode()) }),
        });
    }
}
