using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class ReceiptGroup : Command
{
    public ReceiptGroup(Surroundings surroundings)
        : base("receipt", "Proves and verifies receipts.")
    {
        Add(new ReceiptProveCommand(surroundings));
        Add(new ReceiptVerifyCommand(surroundings));
    }
}
