using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>
/// The coins of a key on the chain, with an entry for each movement. The chain bounds the history. It tells a sender who lost an answer
/// which transfer took a sequence.
/// </summary>
public sealed class Account
{
    private readonly List<Movement> _history = [];
    private readonly List<Payment> _sent = [];

    /// <summary>Its coins: never more than <see cref="Limits.Coins"/>.</summary>
    public Amount Balance { get; private set; }

    /// <summary>How many transfers it has sent. The next one's sequence is one more (X3).</summary>
    public int Sent => _sent.Count;

    /// <summary>Everything that has changed the balance, oldest first.</summary>
    public IReadOnlyList<Movement> History => _history;

    /// <summary>The transfer that took a sequence, or null.</summary>
    public Payment? SentAs(uint sequence) => sequence > 0 && sequence <= Sent ? _sent[(int)sequence - 1] : null;

    internal void Receive(Movement movement)
    {
        Balance = new(checked(Balance.Value + movement.Amount.Value));
        _history.Add(movement);
    }

    internal void Send(Payment payment)
    {
        Balance = new(checked(Balance.Value - payment.Amount.Value));
        _history.Add(payment);
        _sent.Add(payment);
    }

    /// <summary>Takes back the last change of the balance, and returns it.</summary>
    internal Movement Undo()
    {
        var last = _history[^1];
        _history.RemoveAt(_history.Count - 1);
        if (Sent > 0 && ReferenceEquals(_sent[^1], last))
        {
            _sent.RemoveAt(Sent - 1);
            Balance = new(checked(Balance.Value + last.Amount.Value));
        }
        else
        {
            Balance = new(checked(Balance.Value - last.Amount.Value));
        }

        return last;
    }
}
