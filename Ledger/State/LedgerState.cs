using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Unicode;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.State;

/// <summary>
/// The state of a chain at one block: elections, voters, counts, coins. It changes by whole transactions, forwards and backwards, so the
/// cost of a reorg depends on the blocks that it swaps. Blocks leave no undo data: a transaction is undone by its own content and the
/// state, since an election is closed early, or sealed, at most once. Not thread-safe: one node's turns own it.
/// </summary>
public sealed class LedgerState
{
    private readonly SortedDictionary<ElectionId, Election> _unsealed = [];
    private readonly Dictionary<ElectionId, Election> _elections = [];
    private readonly Dictionary<PublicKey, int> _unsealedOf = [];
    private readonly ElectionIndex _index = new();
    private readonly Dictionary<TransactionId, Height> _confirmed = [];

    /// <summary>Every election of the chain, sealed ones included.</summary>
    public IReadOnlyCollection<Election> Elections => _elections.Values;

    /// <summary>All accounts.</summary>
    public Coins Coins { get; } = new();

    /// <summary>How many transactions the chain holds.</summary>
    public int Transactions => _confirmed.Count;

    /// <summary>How many elections are unsealed.</summary>
    public int Unsealed => _unsealed.Count;

    /// <summary>How many elections of a key are unsealed.</summary>
    public int UnsealedOf(PublicKey organiser) => _unsealedOf.GetValueOrDefault(organiser);

    /// <summary>The moment at which the next seal is due; null where no election is unsealed.</summary>
    /// <param name="organiser">Counts only this key's elections; null counts all.</param>
    public Timestamp? NextSeal(PublicKey? organiser = null) => _unsealed.Values
        .Where(election => organiser is null || election.Definition.Organiser == organiser)
        .Select(election => (Timestamp?)election.Settles).Min();

    /// <summary>An election, or null.</summary>
    public Election? Find(ElectionId id) => _elections.GetValueOrDefault(id);

    /// <summary>Elections, the newest first.</summary>
    /// <param name="after">Starts after this one; null for all.</param>
    public IEnumerable<Election> Newest(Election? after = null) => _index.After(after).Select(id => _elections[id]);

    /// <summary>
    /// How many elections of other organisers have a title that looks like this one. It serves warnings, because anyone may open such an
    /// election.
    /// </summary>
    public int TwinsOf(string title, PublicKey organiser) => _index.TwinsOf(LookAlikes.Skeleton(title), organiser);

    /// <summary>How many elections of other organisers have a title that looks like this one's.</summary>
    public int TwinsOf(Election election)
    {
        ArgumentNullException.ThrowIfNull(election);
        return _index.TwinsOf(election.Likeness, election.Definition.Organiser);
    }

    /// <summary>The height at which a transaction is confirmed, or null.</summary>
    public Height? HeightOf(TransactionId id) => _confirmed.TryGetValue(id, out var height) ? height : null;

    /// <summary>Elections whose seal is due at a moment, lowest id first.</summary>
    public IEnumerable<ElectionId> DueForSeal(Timestamp at) =>
        _unsealed.Values.Where(election => at >= election.Settles).Select(election => election.Id);

    /// <summary>Elections by roll that have closed, are not sealed, and lack a statement of how many credentials were signed.</summary>
    public IEnumerable<Election> DueForIssuances(Timestamp at) =>
        _unsealed.Values.Where(election => election.LacksIssuances && at >= election.Closes);

    /// <summary>Elections that have closed by a moment and are not sealed, lowest id first.</summary>
    public IEnumerable<Election> Closing(Timestamp at) => _unsealed.Values.Where(election => at >= election.Closes);

    /// <summary>Every election that is not sealed, lowest id first.</summary>
    internal IEnumerable<Election> UnsealedElections => _unsealed.Values;

    /// <summary>Notes in which block a transaction is.</summary>
    internal void Confirm(TransactionId id, Height height) => _confirmed.Add(id, height);

    /// <summary>Takes back <see cref="Confirm"/>.</summary>
    internal void Unconfirm(TransactionId id) => _confirmed.Remove(id);

    /// <summary>An election that is known to exist.</summary>
    internal Election Get(ElectionId id) => _elections[id];

    /// <summary>Adds an election.</summary>
    internal void Open(Election election)
    {
        _elections.Add(election.Id, election);
        _index.Add(election);
        Occupy(election);
    }

    /// <summary>Takes back <see cref="Open"/>.</summary>
    internal void Unopen(ElectionId id)
    {
        _elections.Remove(id, out var opened);
        _index.Remove(opened!);
        Vacate(opened!);
    }

    /// <summary>Makes an election's result final.</summary>
    internal void Seal(Election election)
    {
        election.IsSealed = true;
        Vacate(election);
    }

    /// <summary>Takes back <see cref="Seal"/>.</summary>
    internal void Unseal(Election election)
    {
        election.IsSealed = false;
        Occupy(election);
    }

    /// <summary>Takes a place for an unsealed election (O8, O9).</summary>
    private void Occupy(Election election)
    {
        _unsealed.Add(election.Id, election);
        _unsealedOf[election.Definition.Organiser] = UnsealedOf(election.Definition.Organiser) + 1;
    }

    /// <summary>Frees its place.</summary>
    private void Vacate(Election election)
    {
        _unsealed.Remove(election.Id);
        var left = UnsealedOf(election.Definition.Organiser) - 1;
        if (left == 0) _unsealedOf.Remove(election.Definition.Organiser);
        else _unsealedOf[election.Definition.Organiser] = left;
    }
}
