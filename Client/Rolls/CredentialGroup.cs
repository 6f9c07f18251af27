using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class CredentialGroup : Command
{
    public CredentialGroup(Surroundings surroundings)
        : base("credential", "The right to vote in an election by roll.") => Add(new CredentialRequestCommand(surroundings));
}
