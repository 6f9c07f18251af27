using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger.Kinds;

namespace OrleansBallot.Grains.Nodes;

/// <summary>Submits due seals, and wakes the miner and registrars, when the tip moves, the pool grows, or time passes.</summary>
internal sealed class Caretaker(
    string node, Replica replica, Peers peers, Closings closings, Templates templates, ClockWatch clock, Pump pump, Messenger messenger,
    NetworkOptions network, NodeMeter meter)
{
    /// <summary>
    /// For how many milliseconds after an election has settled nodes wait for its registrar's statement before they seal it.
    /// </summary>
    private const ulong StatingMilliseconds = 60_000;

    /// <summary>Why this node mines no pending transactions, and what to do; null while it mines.</summary>
    public string? WhyIdle =>
        clock.Trouble(replica.Chain.Tip.Header.Time)?.Text
        ?? (network.Mining || replica.Pool.Count == 0
            ? null
            : $"{node} mines nothing: Ballot:Mining:Enabled is false on its silo. Pending transactions get into a block only if "
                + "another silo mines. "
                + "Switch mining on and restart the silo, or have a block mined now: ballot mine");

    /// <summary>
    /// Submits the due seals. Wakes registrars of closed elections, and a miner that has not asked, because it has died or was restarted.
    /// </summary>
    public async Task SealAndWake()
    {
        // By a wrong clock every election may seem over.
        if (clock.Tell(replica.Chain.Tip.Header.Time) is null)
        {
            WakeRegistrars();
            await pump.Do(FollowTime);
        }

        if (!templates.TakeAsked() && replica.Pool.Count > 0) WakeMiner();
    }

    /// <summary>The pool has grown: an idle miner has something to mine.</summary>
    public void OnPoolGrew()
    {
        var idle = replica.Pool.Count == 1;
        Show();
        templates.NotePool();
        if (idle) WakeMiner();
    }

    /// <summary>The best chain has another tip: the block on the old one is worthless, and peers are told.</summary>
    public void OnTipMoved()
    {
        Show();
        templates.Reset();
        WakeMiner();
        var hint = new BlockHint(node, replica.Chain.Tip.Header.Encode());
        peers.Tell(peer => peer.NewBlock(hint));
    }

    /// <summary>Updates the metrics with the present pool and chain.</summary>
    public void Show() => (meter.Pool, meter.Height) = (replica.Pool.Count, (long)replica.Chain.Tip.Height.Value);

    /// <summary>Handles events that time alone causes: due seals and expired transactions.</summary>
    private ValueTask<int> FollowTime()
    {
        replica.DropClosed();
        closings.NoteClosed();
        Show();
        return SubmitSeals();
    }

    private ValueTask<int> SubmitSeals()
    {
        // Ten minutes without votes must not leave a result open: time alone makes a seal due. A registrar that has not stated its number
        // gets some more time, because it can't after the seal. And while a vote with a receipt may wait, no node asks for a seal.
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
