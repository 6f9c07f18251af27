using System.CommandLine;

namespace OrleansBallot.Client;

/// <summary>Every command, in the order in which help and menu list them: both are made from this list.</summary>
internal static class Features
{
    public static IEnumerable<Command> Of(Surroundings surroundings) =>
    [
        new VoteCommand(surroundings),
        new ResultsCommand(surroundings),
        new ElectionGroup(surroundings) { new RollGroup(surroundings) },
        new KeysGroup(surroundings),
        new CredentialGroup(surroundings),
        new TransactionCommand(surroundings),
        new ReceiptGroup(surroundings),
        new WalletGroup(surroundings),
        new MineCommand(surroundings),
        new NodesCommand(surroundings),
        new NodeGroup(surroundings),
        new ChainCommand(surroundings),
        new BlockCommand(surroundings),
        new PendingCommand(surroundings),
        new AttackCommand(surroundings),
        new ExportCommand(surroundings),
        new AuditCommand(surroundings),
        new CountCommand(surroundings),
        new ResolveCommand(surroundings),
    ];
}
