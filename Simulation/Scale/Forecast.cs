using OrleansBallot.Grains;
using OrleansBallot.Simulation.Ports;
using OrleansBallot.Simulation.Storing;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Scale;

/// <summary>What the relay's design predicts for a plan.</summary>
internal sealed class Forecast
{
    private readonly ScalePlan _plan;
    private readonly NetworkOptions _network;
    private readonly Dice _dice = new(ScalePlan.Seed, "forecast");

    public Forecast(ScalePlan plan, NetworkOptions network)
    {
        (_plan, _network, Relay) = (plan, network, new(plan.Nodes));
        Vote = Relay.Spread(() => Link() + Check());
        Block = Relay.Spread(BlockHop);
    }

    public RelayModel Relay { get; }

    /// <summary>A vote is told, and checked.</summary>
    public Reach Vote { get; }

    /// <summary>A block is told, its header asked for, then its body, which is checked in three steps and stored.</summary>
    public Reach Block { get; }

    public int CallsOfVote => Relay.Senders * Relay.Told;

    /// <summary>All nodes tell of it, and each but the first asks once for the header and once for the body.</summary>
    public int CallsOfBlock => _plan.Nodes * Relay.Told + 2 * (_plan.Nodes - 1);

    /// <summary>Rivals of a block: as many as the nodes find that do not have it yet.</summary>
    public double Forks => Block.Mean / _plan.BlockTime;

    /// <summary>Calls of a node in a minute that ask peers for their tips and pools, and the tracker whether it is heard.</summary>
    public double Polls => Relay.Told * AMinute(_network.AntiEntropy) + AMinute(_network.Heartbeat);

    /// <summary>Questions of a node in a minute to other silos for their clocks.</summary>
    public double Clocks => (_plan.Nodes - 1) * AMinute(_network.ClockTime);

    private static double AMinute(TimeSpan period) => TimeSpan.FromMinutes(1) / period;

    private TimeSpan BlockHop()
    {
        var messages = Enumerable.Range(0, 5).Aggregate(TimeSpan.Zero, (sum, _) => sum + Link());
        var checks = Enumerable.Range(0, 3).Aggregate(TimeSpan.Zero, (sum, _) => sum + Check());
        return messages + checks + Storage() + Storage();
    }

    private TimeSpan Link() => _dice.Between(_plan.Fastest, _plan.Slowest);

    private TimeSpan Check() => _dice.Between(SimulatedOffTurn.Least, SimulatedOffTurn.Most);

    private TimeSpan Storage() => _dice.Between(SiloStorage.Quick, SiloStorage.Slow);
}
