using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class ElectionGroup : Command
{
    public ElectionGroup(Surroundings surroundings)
        : base("election", "Opens, lists, shows, pauses, extends and closes elections.")
    {
        Add(new ElectionOpenCommand(surroundings));
        Add(new ElectionTemplateCommand(surroundings));
        Add(new ElectionCheckCommand(surroundings));
        Add(new ElectionListCommand(surroundings));
        Add(new ElectionShowCommand(surroundings));
        Add(new ElectionCloseCommand(surroundings));
        Add(new ElectionPauseCommand(surroundings));
        Add(new ElectionResumeCommand(surroundings));
        Add(new ElectionExtendCommand(surroundings));
        Add(new ElectionWithdrawCommand(surroundings));
    }
}
