using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>
/// Transactions that could follow <see cref="VariedChain"/>, drawn from so little that many are valid and many break several rules.
/// </summary>
internal sealed class AnyTransactions(Random random)
{
    private static readonly Voter[] _people = [Voters.Ann, Voters.Bob, Voters.Dot, Voters.Organiser, VariedChain.Registrar];

    private static readonly Transaction[] _elections =
        [.. VariedChain.Elections, VariedChain.Later, VariedChain.ByRoll, VariedChain.Stated, TestNetwork.Default.Open(
            Voters.Dot, "Of nobody")];

    /// <summary>A moment for a block, and what it holds: in every third case nothing that breaks a rule.</summary>
    public (Timestamp Time, Transaction[] Transactions) Next() => random.Next(3) == 0
        ? (TestNetwork.Epoch.Plus(Any<ulong>(8_001, 9_000, 12_999)), [Sound()])
        : (TestNetwork.Epoch.Plus(Any<ulong>(8_001, 9_000, 12_999, 13_000, 30_000, 59_999, 60_000, 64_999, 65_000)),
            [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => One())]);

    private Transaction Sound() => random.Next(4) switch
    {
        0 => VariedChain.Vote(Voters.Dot, VariedChain.ByScore, [random.Next(6), random.Next(6), random.Next(6)]),
        1 => VariedChain.Vote(
            Voters.Dot, Any(VariedChain.ByApproval, VariedChain.BySchulze), [random.Next(VariedChain.Options)], Any(0u, 7u)),
        2 => TestNetwork.Default.Send(Voters.Ann, Any(Voters.Bob, Voters.Dot), Any<ulong>(1, 230), sequence: 2),
        _ => TestNetwork.Default.Close(Voters.Organiser, Any(VariedChain.ByApproval, VariedChain.ByScore, VariedChain.BySchulze)),
    };

    private Transaction One()
    {
        var (voter, election) = (Any(_people), Any(_elections));
        var transaction = random.Next(15) switch
        {
            < 6 => VariedChain.Vote(voter, election, Choices(), Any(0u, 0u, 1u, 2u, uint.MaxValue), Credential(voter, election)),
            6 => TestNetwork.Default.Close(Any(Voters.Organiser, voter), election),
            7 => TestNetwork.Default.Pause(Any(Voters.Organiser, voter), election, (uint)random.Next(4)),
            8 => VariedChain.State(
                Any(VariedChain.Registrar, voter), Any(VariedChain.Stated, VariedChain.ByRoll, election), (uint)random.Next(6)),
            9 => TestNetwork.Default.Seal(election),
            10 => election,
            < 14 => TestNetwork.Default.Send(
                voter, Any(_people), Any<ulong>(0, 1, 15, 16, 230, 231, Limits.Coins, Limits.Coins + 1), (uint)random.Next(4)),
            _ => VariedChain.Open(Text(), Opened, voter),
        };
        return transaction.Payload is Seal || random.Next(12) > 0
            ? transaction
            : Transaction.Of(TestNetwork.Default.Id, transaction.Payload, Voters.Cid.Sign(Hash256.Zero));
    }

    private OpenElection Opened(OpenElection open)
    {
        var (isScored, several) = (random.Next(2) == 0, random.Next(3));
        var first = open.Offering([.. Enumerable.Range(0, random.Next(5)).Select(_ => Text())])
            .By(isScored ? CountingMethod.Score : CountingMethod.Schulze, Any<byte>(0, 1, 100, 101));
        return first with
        {
            Contests = [.. first.Contests, .. Enumerable.Range(0, several).Select(_ => AnyContest())],
            Description = Any("", "a\nb", new string('x', 2000), new string('x', 2001)),
            Others = Any<ImmutableArray<PublicKey>>([], [], [Voters.Ann.Key], [Voters.Organiser.Key]),
            Opens = TestNetwork.Epoch.Plus(Any<ulong>(0, 9_000, 60_000)),
            Closes = TestNetwork.Epoch.Plus(Any<ulong>(0, 9_000, 60_000, 60_001, Limits.AheadMilliseconds, 2 * Limits.AheadMilliseconds)),
            Settle = Any<ulong>(0, Limits.SettleMilliseconds, Limits.SettleMilliseconds + 1),
            Roll = Any(null, VariedChain.Roll, VariedChain.RollOf(0)),
        };
    }

    private Contest AnyContest()
    {
        var method = Any(Enum.GetValues<CountingMethod>());
        var (options, seats) = (random.Next(2, 4), (byte)random.Next(3));
        var terms = ContestTerms.Of(method, options, seats) with { Quorum = Any<Fraction>(default, default, new(1, 3), new(3, 2)) };
        return new(
            Text(), Any("", "why", "\u202e"),
            [.. Enumerable.Range(0, options)
                .Select(number => new ContestOption($"{number}", Any("", "x\ny", "\u0007"), Any("", "", "https://x", "http://x")))],
            random.Next(3) == 0 ? terms with { Ties = TieRule.Stand, Least = (byte)random.Next(4) } : terms);
    }

    private string Text() =>
        Any("Yes", "No", "é", "שלום", " ", "", "\u200f", "a\u202eb", "\ufeff", new string('x', 200), new string('x', 201));

    private int[] Choices() => [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(random.Next(3) == 0 ? 8 : 3))];

    private Credential? Credential(Voter voter, Transaction election) => random.Next(3) switch
    {
        0 => null,
        1 => VariedChain.Issue(voter, election),
        _ => VariedChain.Issue(Any(_people), Any(VariedChain.ByRoll, election)),
    };

    private T Any<T>(params T[] values) => values[random.Next(values.Length)];
}
