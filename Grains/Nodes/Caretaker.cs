using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Sees to it that what waits goes on: it submits seals, and wakes the miner and registrars, when the tip moves, the pool grows, or time passes.</summary>
internal sealed class Caretaker(
    string node, Replica replica, Peers peers, Closings closings, Templates templates, ClockWatch clock, Pump pump, Messenger messenger, NetworkOptions network, NodeMeter meter)
{
    /// <summary>For how long after an election has settled nodes leave it unsealed until its registrar has stated its number, in milliseconds.</summary>
    private const ulong StatingMilliseconds = 60_000;

    /// <summary>Why what is pending gets into no block of this node's, and what to do; null where nothing keeps it from mining.</summary>
    public string? WhyIdle =>
        clock.Trouble(replica.Chain.Tip.Header.Time)?.Text
        ?? (network.Mining || replica.Pool.Count == 0
            ? null
            : $"{node} mines nothing: Ballot:Mining:Enabled is false on its silo. What waits gets into a block only if another silo mines. "
                + "Switch mining on and restart the silo, or have a block mined now: ballot mine");

    /// <summary>
    /// Submits the seals that are due, and wakes who has not done its part: a registrar whose election has closed, and a miner that
    /// has not asked, after a restart or when it has died.
    /// </summary>
    public async Task SealAndWake()
    {
        // By a clock that is wrong, every election may seem over.
        if (clock.Tell(replica.Chain.Tip.Header.Time) is null)
        {
            WakeRegistrars();
            await pump.Do(FollowTime);
        }

        if (!templates.TakeAsked() && replica.Pool.Count > 0) WakeMiner();
    }

    /// <summary>The pool has grown: a miner that had nothing to do has something now.</summary>
    public void OnPoolGrew()
    {
        var idle = replica.Pool.Count == 1;
        Show();
        templates.NotePool();
        if (idle) WakeMiner();
    }

    /// <summary>The best chain has another tip: what is mined on the old one is worth nothing, and peers are told.</summary>
    public void OnTipMoved()
    {
        Show();
        templates.Reset();
        WakeMiner();
        var hint = new BlockHint(node, replica.Chain.Tip.Header.Encode());
        peers.Tell(peer => peer.NewBlock(hint));
    }

    /// <summary>Shows in the metrics what the pool and the chain are now.</summary>
    public void Show() => (meter.Pool, meter.Height) = (replica.Pool.Count, (long)replica.Chain.Tip.Height.Value);

    /// <summary>What time alone makes due, and what it makes too late.</summary>
    private ValueTask<int> FollowTime()
    {
        replica.DropClosed();
        closings.NoteClosed();
        Show();
        return SubmitSeals();
    }

    private ValueTask<int> SubmitSeals()
    {
        // Ten minutes of nobody voting must not leave a result open: time alone makes a seal due. A registrar that has not stated its
        // number gets some more, as after the seal it never can. And as long as a vote with a receipt may wait, nobody asks for a seal.
        var (state, now) = (replica.Chain.State, replica.JudgedAt);
        Transaction[] due =
        [
            .. state.DueForSeal(now).Select(id => state.Find(id)!)
                .Where(election => !election.LacksIssuances || now >= election.Settles.Plus(StatingMilliseconds))
                .Where(election => !closings.IsAwaited(election)).Select(election => election.Id)
                .Select(id => Transaction.Of(network.Chain.Id, new Seal(id))),
        ];
        foreach (var seal in due) replica.AddTransaction(seal, Judged.InBlock);
        return new(due.Length);
    }

    private void WakeRegistrars()
    {
        foreach (var election in replica.Chain.State.DueForIssuances(replica.JudgedAt))
        {
            if (election.Definition.Roll is { } roll)
                messenger.Tell<IRegistrarGrain>(RegistrarKey.Of(roll.Root), registrar => registrar.Wake(election.Id));
        }
    }

    private void WakeMiner()
    {
        if (network.Mining) messenger.Tell<IMinerGrain>(node, miner => miner.Wake());
    }
}
