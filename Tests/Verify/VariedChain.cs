using System.Collections.Immutable;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>
/// A sound chain in which every kind of transaction occurs: an election of each method, two of them with votes that replace
/// others; one that opens later; two by roll. Of these, plurality is closed early and sealed, scores were paused and go on,
/// the runoff is paused, and one by roll has closed and is stated. Of 250 coins Ann has 230, Bob 15 and Cid 5.
/// </summary>
internal static class VariedChain
{
    public const ulong OpenFor = 60_000;
    public const ulong Settle = 5_000;
    public const uint RollSize = 3;

    public const int Options = 3;

    private static readonly Lazy<TestNode> _node = new(Build);

    public static TestNetwork Network => TestNetwork.Default;

    public static Voter Registrar => Voters.Named("Registrar");

    public static RollTerms Roll => RollOf(RollSize);

    public static RollTerms RollOf(uint size) => RollTerms.Of(IssuingKey.Of(IssuingKeys.First), Registrar.Key, size, Hash256.Of("root"u8));

    /// <summary>By method: plurality, approval, score, instant runoff, Schulze, STAR, STV, and a motion.</summary>
    public static ImmutableArray<Transaction> Elections { get; } = [.. Enum.GetValues<CountingMethod>().Select(method => Open(
        $"Élection by {method}", open => open.By(method) with
        {
            Revoting = method is CountingMethod.Approval or CountingMethod.Schulze ? Revoting.Last : Revoting.Never,
        }))];

    public static Transaction ByPlurality => Elections[0];

    public static Transaction ByApproval => Elections[1];

    public static Transaction ByScore => Elections[2];

    public static Transaction ByRunoff => Elections[3];

    public static Transaction BySchulze => Elections[4];

    public static Transaction Later { get; } = Open("Later", open => open with { Opens = TestNetwork.Epoch.Plus(30_000) });

    public static Transaction ByRoll { get; } = Open("By roll", open => open with { Roll = Roll });

    public static Transaction Stated { get; } = Open(
        "By roll, stated", open => open with { Roll = Roll, Closes = TestNetwork.Epoch.Plus(8_000) });

    public static TestNode Node => _node.Value;

    public static IReadOnlyList<Block> Blocks => Node.Best;

    /// <summary>The chain, and one more block.</summary>
    public static Case After(string what, byte[] block) =>
        new(what, ExportBytes.OfBytes([.. Blocks.Select(sound => sound.Encode()), block]));

    public static Transaction Open(Func<OpenElection, OpenElection> edit) => Open("Another", edit);

    public static Transaction Open(string title, Func<OpenElection, OpenElection> edit, Voter? organiser = null)
    {
        var by = organiser ?? Voters.Organiser;
        return by.Sign(Network.Id, edit(TestNetwork.Definition(by, title, Options, OpenFor, Settle)));
    }

    public static Transaction Vote(Voter voter, Transaction election, int[] choices, uint revision = 0, Credential? credential = null) =>
        voter.Sign(
            Network.Id, CastVote.For(voter.Key, TestNetwork.IdOf(election), 0, TestNetwork.Epoch) with
            {
                Answers = [new([.. choices])],
                Revision = revision,
                Credential = credential,
            });

    public static Credential Issue(Voter voter, Transaction election) =>
        IssuingKeys.Issue(IssuingKeys.First, Network.Id, TestNetwork.IdOf(election), voter.Key);

    public static Transaction State(Voter registrar, Transaction election, uint count) =>
        registrar.Sign(Network.Id, new StateIssuances(registrar.Key, TestNetwork.IdOf(election), [count]));

    private static TestNode Build()
    {
        var node = new TestNode(Network);
        var (plurality, approval, score, runoff, schulze) = (Elections[0], Elections[1], Elections[2], Elections[3], Elections[4]);
        node.Mine([.. Elections, Later, ByRoll, Stated]);
        node.Mine(
            Vote(Voters.Ann, plurality, [1]), Vote(Voters.Ann, approval, [0, 2]), Vote(Voters.Ann, score, [5, 0, 3]),
            Vote(Voters.Ann, runoff, [2, 0]), Vote(Voters.Ann, schulze, [1, 0, 2], revision: 3),
            Vote(Voters.Ann, ByRoll, [0], credential: Issue(Voters.Ann, ByRoll)),
            Vote(Voters.Ann, Stated, [0], credential: Issue(Voters.Ann, Stated)), Network.Pause(Voters.Organiser, score, 1),
            Network.Send(Voters.Ann, Voters.Bob, 20, 1), Network.Send(Voters.Bob, Voters.Cid, 5, 1));
        node.Mine(
            Network.Close(Voters.Organiser, plurality), Network.Pause(Voters.Organiser, score, 2),
            Network.Pause(Voters.Organiser, runoff, 1), Vote(Voters.Bob, approval, []), Vote(Voters.Bob, runoff, []),
            Vote(Voters.Bob, score, [0, 0, 0]));
        node.Mine(Vote(Voters.Ann, approval, [1], revision: 1), Vote(Voters.Ann, schulze, [], revision: uint.MaxValue), Vote(
            Voters.Cid, plurality, [1]));
        node.MineAt(TestNetwork.Epoch.Plus(8_000), Network.Seal(plurality), State(Registrar, Stated, 2));
        return node;
    }
}
