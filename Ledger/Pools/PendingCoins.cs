using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Pools;

/// <summary>
/// The coins that pending transfers will take from accounts and bring to them. A pending transfer spends, and brings nothing until a block
/// holds it: if it were refused, all transfers that were built on its coins would fall with it. Within a block, earlier transfers count.
/// </summary>
internal sealed class PendingCoins
{
    private readonly Dictionary<PublicKey, Spending> _spending = [];
    private readonly Dictionary<PublicKey, Amount> _receiving = [];

    public Spending SpendingOf(PublicKey account) => _spending.GetValueOrDefault(account);

    public Amount ReceivingOf(PublicKey account) => _receiving.GetValueOrDefault(account);

    public void Add(Transfer transfer)
    {
        _spending[transfer.Sender] = SpendingOf(transfer.Sender).With(transfer.Amount);

        // All pending coins are in the senders' balances, so the sum never exceeds the supply.
        _receiving[transfer.Recipient] = new(checked(ReceivingOf(transfer.Recipient).Value + transfer.Amount.Value));
    }

    public void Clear()
    {
        _spending.Clear();
        _receiving.Clear();
    }
}
