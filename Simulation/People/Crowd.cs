using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Simulation.Machines;
using OrleansBallot.Simulation.Stages;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.People;

/// <summary>
/// People who open elections and vote, each through whatever silo answers. They send again what got no answer, as our clients do; and some
/// of them vote twice, early, late, or through several nodes at once.
/// </summary>
internal sealed class Crowd
{
    private const int Options = 3;

    private readonly Stage _stage;
    private readonly Dice _dice;
    private readonly Person _organiser = new("organiser");
    private readonly Errands _errands;

    public Crowd(Stage stage)
    {
        (_stage, _dice, _errands) = (stage, stage.World.Dice("crowd"), new(stage));
        Roll = new(stage, _errands, this);
    }

    /// <summary>The people of the election with a roll, where there is one.</summary>
    public RollPeople Roll { get; }

    public Promises Promises { get; } = new();

    /// <summary>The elections that were sent.</summary>
    public List<Transaction> Elections { get; } = [];

    /// <summary>When the last election closes.</summary>
    public TimeSpan Closes { get; private set; }

    private Hash256 Chain => _stage.Parameters.Id;

    /// <summary>Plans everything that people will do.</summary>
    public void Begin()
    {
        var elections = _dice.Between(1, 2);
        for (var number = 1; number <= elections; number++) PlanElection(number);
        if (_stage.Cast.HasRoll) Roll.Begin();
        new Spenders(_stage, _errands, this).Begin();
    }

    private void PlanElection(int number)
    {
        var sent = _dice.Between(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6));
        var opens = sent + _dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(4));
        var closes = opens + _dice.Between(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(50));
        var revoting = _dice.Coin() ? Revoting.Last : Revoting.Never;
        var definition = new OpenElection(
            _organiser.Key, $"Election {number} of {_stage.World.Seed}",
            [.. Enumerable.Range(1, Options).Select(option => $"Option {option}")], At(opens), At(closes),
            (ulong)_stage.Cast.Settle.TotalMilliseconds, At(sent));
        var opening = _organiser.Sign(Chain, definition with { Revoting = revoting });
        Open(sent, opening, closes);
        PlanOrders(new(opening.Id.Value), opens, closes);
        for (var voter = 1; voter <= _stage.Cast.Voters; voter++) PlanVotes(new($"voter {voter}"), opening, opens, closes, revoting);
    }

    /// <summary>Has an election opened.</summary>
    public void Open(TimeSpan sent, Transaction opening, TimeSpan closes)
    {
        Elections.Add(opening);
        Closes = closes > Closes ? closes : Closes;
        Send(sent, opening);
    }

    /// <summary>Some elections are closed early, or paused for a while.</summary>
    private void PlanOrders(ElectionId election, TimeSpan opens, TimeSpan closes)
    {
        if (_dice.Chance(250_000))
            Send(_dice.Between(opens, closes), _organiser.Sign(Chain, new CloseElection(_organiser.Key, election)));
        if (!_dice.Chance(250_000)) return;
        var pause = _dice.Between(opens, closes);
        Send(pause, _organiser.Sign(Chain, new PauseElection(_organiser.Key, election, Turn: 1)));
        var resume = pause + _dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8));
        Send(resume, _organiser.Sign(Chain, new PauseElection(_organiser.Key, election, Turn: 2)));
    }

    private void PlanVotes(Person voter, Transaction opening, TimeSpan opens, TimeSpan closes, Revoting revoting)
    {
        // Most vote once, in time. Some are early or late; some vote again, or differently somewhere else.
        var at = _dice.Between(opens - TimeSpan.FromSeconds(2), closes + TimeSpan.FromSeconds(2));
        Send(at, Vote(voter, opening, at, revision: 0));
        if (_dice.Chance(200_000))
            Send(at + _dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(3)), Vote(voter, opening, at, revision: 0));
        if (revoting != Revoting.Last || !_dice.Chance(300_000)) return;
        var again = at + _dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Send(again, Vote(voter, opening, again, revision: 1));
    }

    private Transaction Vote(Person voter, Transaction opening, TimeSpan at, uint revision) => voter.Sign(
        Chain, new CastVote(voter.Key, new(opening.Id.Value), [_dice.Below(Options)], CastVote.MinuteOf(At(at)), revision));

    /// <summary>Has somebody send a transaction, as often as it takes.</summary>
    public void Send(TimeSpan at, Transaction transaction) => _stage.World.After(at - _stage.World.Now, () => Send(transaction));

    private void Send(Transaction transaction)
    {
        Promises.Sent[transaction.Id] = transaction;
        _errands.Begin((silo, node) => Submit(silo, node, transaction));
    }

    /// <returns>False where it should be sent again.</returns>
    private async Task<bool> Submit(SimulatedSilo silo, string node, Transaction transaction)
    {
        var batch = new TransactionBatch([transaction.Bytes.ToArray()]);
        var submission = await silo.Grains.GetGrain<INodeGrain>(node).Submit(batch).WaitAsync(Errands.Patience, silo.Process.Clock);
        var answer = submission.Answers[0];
        if (answer.Receipt is { } receipt)
        {
            Promises.Receipts.Add((Receipt.TryDecode(receipt)!, _stage.World.Now));
            silo.Note("people", $"{Described(transaction)} has a receipt of {node}");
            return true;
        }

        silo.Note("people", $"{Described(transaction)} is refused by {node}: {answer.Rule}");
        Promises.Refused(answer.Rule!);

        // The node may not have heard of the election yet.
        return answer.Rule is not ("unknown-election" or "pool-full" or "not-yet-open" or "paused" or "wrong-turn");
    }

    private static string Described(Transaction transaction) => transaction.Payload switch
    {
        OpenElection opening =>
            $"opening {Short(transaction.Id)} ({Clock(opening.Opens)} to {Clock(opening.Closes)}, settle {opening.Settle} ms)",
        ElectionPayload other => $"{other.Kind} {Short(transaction.Id)} of {other.Election.Value.ToString()[..8]}",
        var other => $"{other.Kind} {Short(transaction.Id)}",
    };

    private static string Clock(Timestamp at) => $"{(at.Milliseconds - At(TimeSpan.Zero).Milliseconds) / 1000.0:0.000}";

    public static string Short(TransactionId id) => id.Value.ToString()[..8];

    public static Timestamp At(TimeSpan moment) => Timestamp.From(ProcessClock.Epoch + moment);
}
