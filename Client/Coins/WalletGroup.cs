using System.CommandLine;

namespace OrleansBallot.Client;

internal sealed class WalletGroup : Command
{
    public WalletGroup(Surroundings surroundings)
        : base("wallet", "Coins: a wallet is a key file, the same as a voter's.")
    {
        Add(new KeysNewCommand(surroundings));
        Add(new WalletBalanceCommand(surroundings));
        Add(new WalletSendCommand(surroundings));
        Add(new WalletHistoryCommand(surroundings));
        Add(new WalletCollectCommand(surroundings));
    }
}
