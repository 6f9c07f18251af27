using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Simulation.Stages;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.People;

/// <summary>
/// The owner of the coins that all miners earn, who sends some of them; now and then the same coins twice, through two nodes, or more than
/// there are.
/// </summary>
internal sealed class Spenders(Stage stage, Errands errands, Crowd crowd)
{
    private const int Most = 4;

    private readonly Dice _dice = stage.World.Dice("spenders");
    private readonly Person _friend = new("friend of the owner");
    private readonly Person _other = new("other friend of the owner");

    public void Begin()
    {
        for (var left = _dice.Below(Most + 1); left > 0; left--)
        {
            var at = _dice.Between(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
            stage.World.After(at, () => errands.Begin(Spend));
        }
    }

    private async Task<bool> Spend(SimulatedSilo silo, string node)
    {
        var asked = silo.Grains.GetGrain<INodeGrain>(node).GetAccount(Stage.Owner.Key);
        var account = await asked.WaitAsync(Errands.Patience, silo.Process.Clock);
        if (account.Balance == 0) return false;
        var amount = _dice.Chance(100_000) ? account.Balance + 1 : 1 + (ulong)_dice.Below((int)account.Balance);
        Send(_friend, amount, account.Sequence);
        if (_dice.Chance(300_000)) Send(_other, amount, account.Sequence);
        return true;
    }

    private void Send(Person to, ulong amount, uint sequence) => crowd.Send(
        stage.World.Now,
        Stage.Owner.Sign(stage.Parameters.Id, new Transfer(Stage.Owner.Key, to.Key, new(amount), sequence)));
}
