using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>
/// The state after valid blocks (PROTOCOL §6). It is nothing but the list of these blocks and of their transactions: each answer is read
/// anew from them. Slow, but so plain that it is easily seen to be right.
/// </summary>
public sealed class NaiveState
{
    private readonly IReadOnlyList<Block> _blocks;

    /// <param name="parameters">The network's parameters.</param>
    /// <param name="blocks">Every block from height 1 on.</param>
    public NaiveState(ChainParameters parameters, IReadOnlyList<Block> blocks)
        : this(blocks, [.. blocks.SelectMany(block =>
            block.Transactions.Select(transaction => Confirmed.In(block.Header, parameters.Id, transaction)))])
    {
    }

    private NaiveState(IReadOnlyList<Block> blocks, IReadOnlyList<Confirmed> transactions) =>
        (_blocks, Transactions) = (blocks, transactions);

    /// <summary>Every transaction, in the order in which it was applied.</summary>
    public IReadOnlyList<Confirmed> Transactions { get; }

    /// <summary>In the order in which they were opened.</summary>
    public IReadOnlyList<NaiveElection> Elections =>
    [
        .. Transactions.Where(transaction => transaction.Payload is OpenElection)
            .Select(opening => new NaiveElection(opening, Transactions)),
    ];

    /// <summary>Every key that has held coins: those that a block paid or a transfer named.</summary>
    public IReadOnlyList<PublicKey> Accounts =>
    [
        .. _blocks.Where(block => block.Coinbase.Reward.Value > 0).Select(block => block.Coinbase.Account)
            .Concat(Transfers.Select(transfer => transfer.Recipient)).Distinct(),
    ];

    /// <summary>All coins: what the blocks have paid.</summary>
    public Amount Supply => Sum(_blocks.Select(block => block.Coinbase.Reward));

    private IEnumerable<Transfer> Transfers => Transactions.Select(transaction => transaction.Payload).OfType<Transfer>();

    public NaiveElection? Election(ElectionId id) => Elections.FirstOrDefault(election => election.Id == id);

    /// <summary>The coins that a key was paid and was sent, without those that it has sent.</summary>
    public Amount BalanceOf(PublicKey key)
    {
        var paid = Sum(_blocks.Where(block => block.Coinbase.Account == key).Select(block => block.Coinbase.Reward));
        var received = Sum(Transfers.Where(transfer => transfer.Recipient == key).Select(transfer => transfer.Amount));
        var sent = Sum(Transfers.Where(transfer => transfer.Sender == key).Select(transfer => transfer.Amount));
        return new(checked(paid.Value + received.Value - sent.Value));
    }

    /// <summary>How many transfers a key has sent.</summary>
    public int SentBy(PublicKey key) => Transfers.Count(transfer => transfer.Sender == key);

    /// <summary>The state inside a block, after one more of its transactions. What the block pays can't be spent in it (§6).</summary>
    internal NaiveState With(Confirmed next) => new(_blocks, [.. Transactions, next]);

    private static Amount Sum(IEnumerable<Amount> amounts) => new(amounts.Aggregate(0UL, (sum, amount) => checked(sum + amount.Value)));
}
