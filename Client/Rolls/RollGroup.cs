using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class RollGroup : Command
{
    public RollGroup(Surroundings surroundings)
        : base("roll", "Rolls of voters.")
    {
        Add(new ElectionRollStatusCommand(surroundings));
        Add(new ElectionRollLocksCommand(surroundings));
        Add(new ElectionRollUnlockCommand(surroundings));
        Add(new ElectionRollResumeCommand(surroundings));
        Add(new RollCodesCommand(surroundings));
    }
}
