using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
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
        var isScored = random.Next(2) == 0;
        return open with
        {
            Options = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Text())],
            Opens = TestNetwork.Epoch.Plus(Any<ulong>(0, 9_000, 60_000)),
            Closes = TestNetwork.Epoch.Plus(Any<ulong>(0, 9_000, 60_000, 60_001, Limits.AheadMilliseconds, 2 * Limits.AheadMilliseconds)),
            Settle = Any<ulong>(0, Limits.SettleMilliseconds, Limits.SettleMilliseconds + 1),
            Method = isScored ? CountingMethod.Score : CountingMethod.Schulze,
            TopScore = isScored ? Any<byte>(0, 1, 100, 101) : (byte)0,
            Roll = Any(null, VariedChain.Roll, VariedChain.Roll with { Size = 0 }),
        };
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
