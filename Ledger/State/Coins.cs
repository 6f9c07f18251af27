namespace OrleansBallot.Ledger;

/// <summary>
/// The accounts of a chain. Blocks make coins, transfers move them, and nothing else changes a balance. So the sum of all balances is the
/// sum of all rewards.
/// </summary>
public sealed class Coins
{
    private readonly Dictionary<PublicKey, Account> _accounts = [];

    /// <summary>All coins that were mined: at most <see cref="Limits.Coins"/>.</summary>
    public Amount Supply { get; private set; }

    /// <summary>Every account that has ever held coins.</summary>
    public IReadOnlyDictionary<PublicKey, Account> Accounts => _accounts;

    /// <summary>A key's account; null where it has never held coins.</summary>
    public Account? Find(PublicKey key) => _accounts.GetValueOrDefault(key);

    /// <summary>Adds up every balance.</summary>
    /// <exception cref="InvalidOperationException">The sum is not the supply: coins came from nowhere, or are gone.</exception>
    public Amount Sum()
    {
        var sum = _accounts.Values.Aggregate(0UL, (sum, account) => checked(sum + account.Balance.Value));
        return sum == Supply.Value ? Supply : throw new InvalidOperationException($"{_accounts.Count} accounts hold {sum} coins, and {Supply} were mined.");
    }

    internal void Apply(Transfer transfer, TransactionId id, Height height)
    {
        var payment = new Payment(height, id, transfer);
        Of(transfer.Sender).Send(payment);
        Of(transfer.Recipient).Receive(payment);
    }

    internal void Undo(Transfer transfer)
    {
        if (UndoLast(transfer.Recipient) is not Payment received || received.Transfer != transfer || !ReferenceEquals(UndoLast(transfer.Sender), received))
            throw new InvalidOperationException($"Transfer {transfer.Sequence} of {transfer.Sender} is not the last that moved its coins.");
    }

    internal void Apply(Coinbase coinbase)
    {
        // A reward of 0 leaves no trace: otherwise each block would lengthen a history for as long as the chain lives.
        if (coinbase.Reward.Value == 0) return;
        Supply = new(checked(Supply.Value + coinbase.Reward.Value));
        if (Supply.Value > Limits.Coins)
            throw new InvalidOperationException($"Block {coinbase.Height} pays {coinbase.Reward}, which makes {Supply} coins: more than {Limits.Coins}.");
        Of(coinbase.Account).Receive(new Earning(coinbase.Height, coinbase.Reward));
    }

    internal void Undo(Coinbase coinbase)
    {
        if (coinbase.Reward.Value == 0) return;
        var last = UndoLast(coinbase.Account);
        if (last != new Earning(coinbase.Height, coinbase.Reward))
            throw new InvalidOperationException($"The reward of block {coinbase.Height} is not the last that {coinbase.Account} got, but {last}.");
        Supply = new(checked(Supply.Value - coinbase.Reward.Value));
    }

    private Account Of(PublicKey key)
    {
        if (!_accounts.TryGetValue(key, out var account)) _accounts[key] = account = new();
        return account;
    }

    /// <summary>
    /// Takes back the last change of a key's balance. An account without history is removed, so that the state is equal to the one before.
    /// </summary>
    private Movement UndoLast(PublicKey key)
    {
        var account = _accounts[key];
        var last = account.Undo();
        if (account.History.Count == 0) _accounts.Remove(key);
        return last;
    }
}
