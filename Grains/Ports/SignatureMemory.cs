using System.Collections.Concurrent;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Ports;

/// <summary>
/// Remembers for a whole silo which transactions bear a right signature, so that each is checked once and not by every node. The id covers
/// key, chain and message, and the leaf covers the signature too, so validity never depends on who saw it first. Only right signatures are
/// remembered, and only so many, in two generations.
/// </summary>
public sealed class SignatureMemory(int capacity = SignatureMemory.DefaultCapacity)
{
    /// <summary>Transactions in a generation: about 40 MB for both.</summary>
    public const int DefaultCapacity = 150_000;

    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<(TransactionId, Hash256), byte> _young = new();
    private volatile ConcurrentDictionary<(TransactionId, Hash256), byte> _old = new();

    /// <summary>As <see cref="Transaction.CheckSignature"/>; runs off-turn, on any thread.</summary>
    public Rejection Check(Transaction transaction)
    {
        if (transaction.Payload.Signer is null) return Rejection.None;
        var key = (transaction.Id, transaction.Leaf);
        if (Knows(key)) return Rejection.None;
        var rule = transaction.CheckSignature();
        if (rule == Rejection.None) Remember(key);
        return rule;
    }

    /// <summary>
    /// Checks a vote's credential, so that later judgements need not. The id covers everything that the result depends on except the
    /// issuing key, which the election fixes.
    /// </summary>
    public void CheckCredential(Transaction transaction, IssuingKey issuer)
    {
        var key = (transaction.Id, Hash256.Of(issuer.Modulus));
        if (Knows(key)) transaction.NoteCredentialOf(issuer);
        else if (transaction.HasCredentialOf(issuer)) Remember(key);
    }

    private bool Knows((TransactionId, Hash256) key) => _young.ContainsKey(key) || _old.ContainsKey(key);

    private void Remember((TransactionId, Hash256) key)
    {
        _young.TryAdd(key, 0);
        if (_young.Count < capacity) return;
        lock (_turning)
        {
            if (_young.Count >= capacity) (_old, _young) = (_young, new());
        }
    }
}
