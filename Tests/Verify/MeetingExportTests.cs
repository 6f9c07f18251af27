using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>
/// An export in which every field of an election of several contests has a meaning: texts, links, other organisers, terms, classes of a
/// roll, an extension, a withdrawal. Both auditors say the same of it, wherever it is damaged.
/// </summary>
public sealed class MeetingExportTests : IDisposable
{
    private const ulong Extended = 90_000, Settle = 5_000;

    private static readonly TestNetwork _network = TestNetwork.Default;
    private static readonly Voter _registrar = Voters.Named("Registrar");

    private static readonly Transaction _meeting = Voters.Organiser.Sign(_network.Id, Definition());
    private static readonly ElectionId _id = TestNetwork.IdOf(_meeting);

    private static readonly Transaction[] _votes =
    [
        Vote(Voters.Ann, 0, [0, 1], [2, 0], [0]), Vote(Voters.Bob, 1, [1], [1, 2, 0], [1]), Vote(Voters.Cid, 1, [2], [], [0]),
    ];

    private static readonly Lazy<TestNode> _node = new(Build);

    private readonly BothAuditors _both = new();

    public void Dispose() => _both.Dispose();

    [Fact]
    public async Task Both_recount_it_alike()
    {
        var (first, second) = await _both.JsonAsync(ExportBytes.Of(_node.Value.Best));

        Assert.All([first, second], report => Assert.True(report.GetProperty("valid").GetBoolean()));
        var (ours, theirs) = (Contests(first), Contests(second));
        Assert.Equal((3, 3), (ours.Length, theirs.Length));
        foreach (var (one, other) in ours.Zip(theirs))
        {
            string[] shared = [.. other.EnumerateObject().Select(field => field.Name).Where(name => one.TryGetProperty(name, out _))];
            Assert.Superset(new HashSet<string> { "winners", "ballots", "blank", "tallies", "outcome" }, shared.ToHashSet());
            Assert.All(shared, name => Assert.Equal(Plain(one.GetProperty(name)), Plain(other.GetProperty(name))));
        }

        Assert.Equal(
            ["[\"Ben\",\"Cy\"]", "[\"Ivo\"]", "[]"], ours.Select(contest => Plain(contest.GetProperty("winners"))));
    }

    /// <summary>
    /// Each byte of what is signed, changed and signed again, in a block with its work: the rule behind every field is reached. Of a
    /// signature some bytes do.
    /// </summary>
    [Fact]
    public async Task Wherever_one_of_its_transactions_is_damaged_both_name_the_same_rule()
    {
        var random = new Random(Seed: 7);
        var cases = new List<Case>();
        foreach (var (height, block) in _node.Value.Best.Index())
        {
            foreach (var transaction in block.Transactions)
            {
                var bytes = transaction.Bytes.ToArray();
                foreach (var at in Enumerable.Range(0, bytes.Length).Where(at => at % 29 == 0 || !IsAmongMany(transaction, bytes, at)))
                {
                    foreach (var bit in (int[])[0, random.Next(1, 8)])
                    {
                        cases.Add(new(
                            $"{transaction.Payload.Kind}, bit {bit} of byte {at}", Damaged(height, block, transaction, bytes, at, bit)));
                    }
                }
            }
        }

        var findings = await SecondAuditor.AgreeAsync(cases);

        // Otherwise this compares nothing but signatures.
        Assert.Empty(new HashSet<string?>
        {
            "malformed", "wrong-signature", "wrong-terms", "wrong-roll", "unprintable-text", "wrong-link", "unknown-election",
            "wrong-credential", "wrong-extension", "wrong-withdrawal",
        }.Except(findings.Select(finding => finding.Rule)));
    }

    /// <summary>There are four on the roll and three have voted, but only one of the two with a vote was given a credential.</summary>
    [Theory]
    [InlineData(2u, 2u, true)]
    [InlineData(2u, 1u, false)]
    [InlineData(0u, 2u, false)]
    public async Task More_votes_of_a_class_than_were_stated_for_it_are_seen(uint ones, uint fives, bool isKept)
    {
        var node = new TestNode(_network);
        node.Mine(_meeting);
        node.Mine(_votes);
        node.MineAt(TestNetwork.Epoch.Plus(60_000), State(ones, fives));

        var (first, second) = await _both.JsonAsync(ExportBytes.Of(node.Best));

        Assert.All([first, second], report => Assert.Equal(isKept, report.GetProperty("valid").GetBoolean()));
        if (!isKept)
        {
            Assert.All(
                [first, second], report => Assert.Equal("more-ballots-than-issued", report.GetProperty("rule").GetString()));
        }
    }

    private static JsonElement[] Contests(JsonElement report) =>
        [.. Assert.Single(report.GetProperty("elections").EnumerateArray()).GetProperty("contests").EnumerateArray()];

    /// <summary>Its JSON. The second audit writes numbers without the decimals that say nothing.</summary>
    private static string Plain(JsonElement value) => Regex.Replace(JsonSerializer.Serialize(value), @"(\d)\.0+(?=\D)", "$1");

    /// <summary>True within a signature or a modulus, where each byte is like the next.</summary>
    private static bool IsAmongMany(Transaction transaction, byte[] bytes, int at)
    {
        if (transaction.Signature is not null && at >= bytes.Length - 64) return true;
        if (transaction.Payload is CastVote) return at >= bytes.Length - 64 - 256 - 32;
        return transaction.Payload is OpenElection { Roll: { } roll }
            && roll.Classes.Select(voters => bytes.AsSpan().IndexOf(voters.Issuer.Modulus)).Any(start => at >= start && at < start + 256);
    }

    /// <summary>The chain up to the block before, and one that holds the damaged transaction alone.</summary>
    private static byte[] Damaged(int height, Block block, Transaction transaction, byte[] bytes, int at, int bit)
    {
        var (before, flipped) = (_node.Value.Best.Take(height).ToArray(), ExportBytes.Flip(bytes, at, bit));
        var isRead = Transaction.TryDecode(_network.Id, flipped, out var damaged) == Rejection.None;
        var last = isRead
            ? new TestMiner(_network).Mine(before, [SignedAnew(damaged!, transaction)], block.Header.Time).Encode()
            : ExportBytes.Holding(block, flipped);
        return ExportBytes.OfBytes([.. before.Select(sound => sound.Encode()), last]);
    }

    private static Transaction SignedAnew(Transaction damaged, Transaction original)
    {
        var isTouched = damaged.Id != original.Id && damaged.Payload.Signer == original.Payload.Signer;
        var signer = ((Voter[])[Voters.Organiser, Voters.Dot, Voters.Ann, Voters.Bob, Voters.Cid, _registrar])
            .FirstOrDefault(person => person.Key == damaged.Payload.Signer);
        return isTouched && signer is not null ? signer.Sign(_network.Id, damaged.Payload) : damaged;
    }

    private static OpenElection Definition()
    {
        var board = ContestTerms.Of(CountingMethod.Plurality, 4, seats: 2) with { Ties = TieRule.Stand, Quorum = new(1, 4) };
        var treasurer = ContestTerms.Of(CountingMethod.Stv, 3) with { Least = 1, Most = 3 };
        var accounts = ContestTerms.Of(CountingMethod.Motion, 2) with
        {
            Majority = new(MajorityBar.AtLeast, new(2, 3), MajorityBase.Ballots),
        };
        return TestNetwork.Definition(Voters.Organiser, "Annual meeting", 2, VariedChain.OpenFor, Settle) with
        {
            Description = "All in one ballot.\nAnswer each question, or abstain.",
            Contests =
            [
                new(
                    "Board", "Two are free.",
                    [new("Ada", "Rows since 1987.", "https://example.org/ada"), new("Ben", "", ""), new("Cy", "", ""), new("Dee", "é", "")],
                    board),
                new("Treasurer", "", [new("Hal"), new("Ivo"), new("Jo")], treasurer),
                new("Accounts", "", [new("yes"), new("no")], accounts),
            ],
            Others = [Voters.Dot.Key],
            Order = OptionOrder.Listed,
            Purpose = Purpose.Rehearsal,
            Roll = new(
                _registrar.Key, Hash256.Of("root"u8),
                [new(1, 2, IssuingKey.Of(IssuingKeys.First)), new(5, 2, IssuingKey.Of(IssuingKeys.Second))]),
        };
    }

    private static Transaction Vote(Voter voter, byte voters, params ImmutableArray<int>[] answers)
    {
        var issued = IssuingKeys.Issue(voters == 0 ? IssuingKeys.First : IssuingKeys.Second, _network.Id, _id, voter.Key);
        return voter.Sign(_network.Id, new CastVote(
            voter.Key, _id, answers.Select(answer => new Ballot(answer)).ToImmutableArray(), CastMinute: 0, Revision: 0)
        {
            Credential = issued with { Class = voters },
        });
    }

    private static Transaction State(uint ones, uint fives) =>
        _registrar.Sign(_network.Id, new StateIssuances(_registrar.Key, _id, [ones, fives]));

    private static TestNode Build()
    {
        var node = new TestNode(_network);
        node.Mine(_meeting);
        node.Mine(_votes);
        node.Mine(
            Voters.Dot.Sign(_network.Id, new ExtendElection(Voters.Dot.Key, _id, TestNetwork.Epoch.Plus(Extended))),
            Voters.Organiser.Sign(_network.Id, new WithdrawOption(Voters.Organiser.Key, _id, 0, 3)));
        node.MineAt(TestNetwork.Epoch.Plus(Extended), State(1, 2));
        node.MineAt(TestNetwork.Epoch.Plus(Extended + Settle), _network.Seal(_meeting));
        return node;
    }
}
