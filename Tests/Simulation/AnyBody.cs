using System.Collections.Immutable;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Verify;

namespace OrleansBallot.Tests.Simulation;

/// <summary>
/// Transactions about a node's best chain, of so few people and such short elections that many are valid and every rule is broken by some.
/// </summary>
internal sealed class AnyBody(TestNode node, Random random)
{
    private static readonly Voter[] _people = [Voters.Ann, Voters.Bob, Voters.Cid, Voters.Organiser, VariedChain.Registrar];

    /// <summary>All openings so far, those of the next block and refused ones included.</summary>
    private readonly List<Transaction> _openings = [];

    /// <summary>Transactions that are valid one after the other, at least one.</summary>
    public ImmutableArray<Transaction> Sound(Timestamp at)
    {
        var sound = node.State.Draft(Enumerable.Range(0, 6).Select(_ => One(at)), at).Transactions;
        return sound.IsEmpty ? [Opened(Definition(at))] : sound;
    }

    /// <summary>A transaction that keeps or breaks whatever rules.</summary>
    public Transaction One(Timestamp at) => random.Next(20) switch
    {
        < 4 => Opened(Definition(at)),
        < 11 => Vote(Any(_people), Election(at)),
        < 13 => Order(Election(at)),
        13 or 14 => VariedChain.State(
            Any(VariedChain.Registrar, Any(_people)), Election(at, isByRoll: random.Next(5) > 0), (uint)random.Next(5)),
        15 => node.Network.Seal(Election(at)),
        16 => Again(at),
        _ => Transfer(Any(_people), Any(_people)),
    };

    /// <summary>A transaction that may break T1 or T2.</summary>
    public Transaction Forged(Timestamp at)
    {
        var (one, signature) = (One(at), Voters.Dot.Sign(Hash256.Zero));
        return random.Next(4) switch
        {
            0 => Voters.Ann.Sign(node.Network.Id, new Transfer(Voters.Ann.Key, Voters.Bob.Key with { X = default }, new(1), 1)),
            1 => Transaction.Of(node.Network.Id, CastVote.For(default, TestNetwork.IdOf(Election(at)), 0, at), signature),
            2 when one.Payload.Signer is not null => Transaction.Of(node.Network.Id, one.Payload, signature),
            _ => one,
        };
    }

    /// <summary>Signs a transaction of the chain once more: another signature, and the same id.</summary>
    private Transaction Again(Timestamp at)
    {
        Transaction[] former = [.. node.Best.SelectMany(block => block.Transactions).DefaultIfEmpty(Election(at))];
        var one = Any(former);
        return _people.SingleOrDefault(person => person.Key == one.Payload.Signer)?.Sign(node.Network.Id, one.Payload) ?? one;
    }

    /// <summary>The opening of an election: mostly of a late one of the chain, or else of any.</summary>
    private Transaction Election(Timestamp at, bool isByRoll = false)
    {
        Transaction[] late =
        [
            .. _openings.Where(opening => node.State.Find(TestNetwork.IdOf(opening)) is { } election
                && (!isByRoll || election.Definition.Roll is not null)).TakeLast(4),
        ];
        if (late.Length > 0 && random.Next(10) > 0) return Any(late);
        return _openings.Count == 0 ? Opened(Definition(at)) : _openings[random.Next(_openings.Count)];
    }

    private Transaction Opened(OpenElection definition)
    {
        var opening = _people.Single(person => person.Key == definition.Organiser).Sign(node.Network.Id, definition);
        _openings.Add(opening);
        return opening;
    }

    private OpenElection Definition(Timestamp at)
    {
        var method = Any(Enum.GetValues<CountingMethod>());
        var opens = at.Plus(Any<ulong>(0, 0, 600, 3_000));
        var sound = TestNetwork.Definition(Any(_people), $"Number {random.Next()}", options: random.Next(2, 5))
            .By(method, Any<byte>(1, 5, 100)) with
        {
            Opens = opens,
            Closes = opens.Plus(Any<ulong>(1, 4_000, 30_000, 300_000)),
            Settle = Any<ulong>(0, 0, 700, 2_500, 60_000),
            Revoting = Any(Revoting.Never, Revoting.Last),
            Roll = random.Next(4) == 0 ? VariedChain.Roll : null,
        };
        return random.Next(4) == 0 ? Spoiled(sound, at) : sound;
    }

    private OpenElection Spoiled(OpenElection open, Timestamp at) => random.Next(14) switch
    {
        0 => open with { Title = Any("", " ", "\u2003\u3000", "\u0085") },
        1 => open.Offering("a", string.Concat(Enumerable.Repeat("é", Any(100, 101)))),
        2 => open with { Title = Any("a\u202eb", "a\u200fb", "\ufeff", "a\u009f", "a\u2069") },
        3 => open.Offering("a"),
        4 => open.Offering([.. Enumerable.Range(0, Any(64, 65)).Select(number => $"{number}")]),
        5 => open.Offering("a", "b", Any("a", "A")),
        6 => open with { Opens = open.Closes.Plus(Any<ulong>(0, 1)) },
        7 => open with { Opens = at.Minus(5), Closes = at.Plus(Any<ulong>(0, 1)) },
        8 => open with { Closes = at.Plus(Limits.AheadMilliseconds + Any(0UL, 1UL)) },
        9 => open with { Settle = Limits.SettleMilliseconds + Any(0UL, 1UL) },
        10 => open.By(CountingMethod.Score, Any<byte>(0, 1, 100, 101)),
        11 => open with { Roll = VariedChain.RollOf(Any(0u, 1u)) },
        12 => open.Offering() with { Title = new string(Any('x', '\n', ' '), 201) },
        _ => open.Offering(new string('\u0007', Any(1, 201))) with { Settle = Timestamp.Max.Milliseconds },
    };

    private Transaction Vote(Voter voter, Transaction election)
    {
        var definition = (OpenElection)election.Payload;
        int[] choices = random.Next(5) > 0 ? Choices(definition) : [.. Numbers(random.Next(6), 6)];
        return VariedChain.Vote(voter, election, choices, Any(0u, 0u, 1u, 2u, uint.MaxValue), CredentialFor(voter, election, definition));
    }

    /// <summary>Mostly the right one, or none where none is asked for.</summary>
    private Credential? CredentialFor(Voter voter, Transaction election, OpenElection definition) => random.Next(8) switch
    {
        0 => null,
        1 => VariedChain.Issue(Any(_people), election),
        _ => definition.Roll is null ? null : VariedChain.Issue(voter, election),
    };

    /// <summary>A ballot of the election's form.</summary>
    private int[] Choices(OpenElection definition)
    {
        var options = definition.Contests[0].Options.Length;
        int[] some = [.. Enumerable.Range(0, options).OrderBy(_ => random.Next()).Take(random.Next(options + 1))];
        return definition.Contests[0].Terms.Method switch
        {
            CountingMethod.Plurality or CountingMethod.Motion => [.. Numbers(random.Next(2), options)],
            CountingMethod.Score or CountingMethod.Star => [.. Numbers(options, definition.Contests[0].Terms.Top + 1)],
            CountingMethod.Approval => [.. some.Order()],
            _ => some,
        };
    }

    private IEnumerable<int> Numbers(int count, int below) => Enumerable.Range(0, count).Select(_ => random.Next(Math.Max(below, 1)));

    /// <summary>A close or a pause.</summary>
    private Transaction Order(Transaction election)
    {
        var organiser = random.Next(8) > 0 ? _people.Single(person => person.Key == election.Payload.Signer) : Any(_people);
        var turns = node.State.Find(TestNetwork.IdOf(election))?.Turns ?? 0;
        return random.Next(3) == 0
            ? node.Network.Close(organiser, election)
            : node.Network.Pause(organiser, election, (uint)turns + Any(0u, 1u, 1u, 1u, 2u));
    }

    private Transaction Transfer(Voter sender, Voter recipient)
    {
        var sent = node.State.Coins.Find(sender.Key)?.Sent ?? 0;
        return node.Network.Send(
            sender, recipient, Any<ulong>(0, 1, 1, 20, 50, 51, 100, 1_000, Limits.Coins, Limits.Coins + 1),
            (uint)sent + Any(0u, 1u, 1u, 1u, 2u));
    }

    private T Any<T>(params T[] values) => values[random.Next(values.Length)];
}
