using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class NodeGroup : Command
{
    public NodeGroup(Surroundings surroundings)
        : base("node", "Lets nodes join and leave, rebuilds damaged ones, puts out others, and sees to their clocks.")
    {
        Add(NodeMembershipCommand.Join(surroundings));
        Add(NodeMembershipCommand.Leave(surroundings));
        Add(NodeMembershipCommand.Rebuild(surroundings));
        Add(NodeMembershipCommand.Expel(surroundings));
        Add(NodeMembershipCommand.Admit(surroundings));
        Add(new NodeClockCommand(surroundings));
    }
}
