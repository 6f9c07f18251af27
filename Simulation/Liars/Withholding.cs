using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.Liars;

/// <summary>Tells nobody of its blocks and votes, and answers as if it had none, until it stops lying and all comes at once.</summary>
internal sealed class Withholding(Dice dice) : Lie(dice)
{
    private readonly Dictionary<Type, object> _first = [];

    public override int Times => 0;

    public override object Answer(object honest) => honest switch
    {
        BlockPage page => page with { Blocks = [] },
        TransactionBatch batch => batch with { Transactions = [] },
        _ => _first.TryAdd(honest.GetType(), honest) ? honest : _first[honest.GetType()],
    };
}
