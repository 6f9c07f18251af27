using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class KeysGroup : Command
{
    public KeysGroup(Surroundings surroundings)
        : base("keys", "Keys of voters, organisers and wallets.")
    {
        Add(new KeysNewCommand(surroundings));
        Add(new KeysShowCommand(surroundings));
    }
}
