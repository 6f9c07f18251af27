using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

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
        return sum == Supply.Value
            ? Supply
            : throw new InvalidOperationException($"{_accounts.Count} accounts hold {sum} coins, and {Supply} were mined.");
    }

    internal void Send(Payment payment)
    {
        Of(payment.Sender).Send(payment);
        Of(payment.Recipient).Receive(payment);
    }

    /// <summary>Takes back the transfer that was sent last, of these two.</summary>
    internal void UndoSend(TransactionId transfer, PublicKey sender, PublicKey recipient)
    {
        var received = UndoLast(recipient) as Payment;
        if (received?.Transaction != transfer || !ReferenceEquals(UndoLast(sender), received))
            throw new InvalidOperationException($"Transfer {transfer} of {sender} is not the last that moved its coins.");
    }

    /// <summary>Pays the reward of a block.</summary>
    internal void Earn(PublicKey account, Earning earning)
    {
        // A reward of 0 leaves no trace: otherwise each block would lengthen a history for as long as the chain lives.
        var (height, reward) = earning;
        if (reward.Value == 0) return;
        Supply = new(checked(Supply.Value + reward.Value));
        if (Supply.Value > Limits.Coins)
            throw new InvalidOperationException($"Block {height} pays {reward}, which makes {Supply} coins: more than {Limits.Coins}.");
        Of(account).Receive(earning);
    }

    /// <summary>Takes back <see cref="Earn"/>.</summary>
    internal void UndoEarn(PublicKey account, Earning earning)
    {
        if (earning.Amount.Value == 0) return;
        var last = UndoLast(account);
        if (last != earning)
            throw new InvalidOperationException($"The reward of block {earning.Height} is not the last that {account} got, but {last}.");
        Supply = new(checked(Supply.Value - earning.Amount.Value));
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
