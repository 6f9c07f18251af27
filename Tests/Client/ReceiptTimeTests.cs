using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Verify;

namespace OrleansBallot.Tests.Client;

/// <summary>
/// A receipt whose time is not its voter's could never be judged (R4), or is excused by what was before it (R3): the
/// console takes none (R7).
/// </summary>
public sealed class ReceiptTimeTests
{
    private const ulong Signed = 120_000, Now = 180_000, Tolerated = 900_000, Ahead = 5_000;

    private static readonly TestNetwork _network = TestNetwork.Default;

    private static readonly Transaction _vote = Voters.Ann.Sign(_network.Id, CastVote.For(
        Voters.Ann.Key, TestNetwork.IdOf(_network.Open(Voters.Organiser)), 0, TestNetwork.Epoch.Plus(Signed)));

    [Theory]
    [InlineData((long)(Now + Tolerated), true)]
    [InlineData((long)(Now + Tolerated + 1), false)]
    [InlineData((long)Signed - (long)Tolerated, true)]
    [InlineData((long)Signed - (long)Tolerated - 1, false)]
    public async Task It_takes_none_that_is_dated_far_from_its_own_clock(long after, bool isTaken) =>
        await TakesAsync(_vote, After(after), isTaken);

    [Fact]
    public async Task It_takes_none_of_the_year_9999() => await TakesAsync(_vote, Timestamp.Max, isTaken: false);

    [Theory]
    [InlineData((long)(Now + Ahead), true)]
    [InlineData((long)(Now + Ahead + 1), false)]
    public async Task Of_an_order_it_takes_none_that_is_dated_ahead_to_when_the_order_would_come_too_late(long after, bool isTaken)
    {
        // Less than L after that it closes.
        var opening = _network.Open(Voters.Organiser, openFor: Now + Ahead + TestNetwork.Default.Parameters.LeastSettle);

        await TakesAsync(opening, After(after), isTaken);
        await TakesAsync(_network.Close(Voters.Organiser, opening), After(after), isTaken, ((OpenElection)opening.Payload).Closes);
        await TakesAsync(_network.Pause(Voters.Organiser, opening, 1), After(after), isTaken, ((OpenElection)opening.Payload).Closes);
    }

    [Fact]
    public async Task A_clock_that_is_behind_keeps_no_order_from_being_taken_that_is_in_time()
    {
        var opening = _network.Open(Voters.Organiser, openFor: Now + Tolerated + TestNetwork.Default.Parameters.LeastSettle);

        await TakesAsync(opening, After((long)(Now + Tolerated)), isTaken: true);
    }

    private static Timestamp After(long milliseconds) => new((ulong)((long)TestNetwork.Epoch.Milliseconds + milliseconds));

    private static async Task TakesAsync(Transaction transaction, Timestamp accepted, bool isTaken, Timestamp? closes = null)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds((long)(TestNetwork.Epoch.Milliseconds + Now)));
        using var silo = new Dated(Receipts.Of(transaction, accepted));
        using var api = Connection.ToSilo(silo, new("http://silo/"), node: null, () => "");
        var sending = new Submission(api, clock).SendAsync(_network.Parameters, transaction, CancellationToken.None, closes: closes);

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
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = JsonContent.Create(
                    new
                    {
                        transaction = $"{receipt.Transaction}",
                        node = receipt.Node,
                        receipt = Convert.ToHexStringLower(receipt.Encode())
                    }),
            });
    }
}
