using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Ledger.Chains;

/// <summary>
/// One node's chain: a tree of headers from genesis, the best branch whose bodies are here, and the state at its tip (PROTOCOL §5, §6). It
/// holds no bodies; the caller stores them and hands them in. Not thread-safe: one node's turns own it.
/// </summary>
public sealed partial class Chain
{
    private readonly Dictionary<Hash256, ChainEntry> _entries = [];
    private readonly List<ChainEntry> _active = [];
    private ChainEntry _best;

    /// <summary>Starts with genesis alone.</summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="mostSideHeaders">How many headers off the best chain are kept (H8).</param>
    /// <param name="mostSideBytes">How many bytes of bodies off the best chain are fetched, besides those of better branches (H8).</param>
    public Chain(ChainParameters parameters, int mostSideHeaders = MostSideHeaders, long mostSideBytes = MostSideBytes)
    {
        (_mostSideHeaders, _mostSideBytes) = (mostSideHeaders, mostSideBytes);
        Parameters = parameters ?? throw new ArgumentNullException(nameof(parameters));
        _best = new(parameters.Genesis, parameters.Id, parent: null) { HasBody = true, IsConnected = true };
        _entries.Add(_best.Hash, _best);
        _active.Add(_best);
        _leaves.Add(_best);
    }

    /// <summary>The network's parameters.</summary>
    public ChainParameters Parameters { get; }

    /// <summary>The state after the tip.</summary>
    public LedgerState State { get; } = new();

    /// <summary>The last block of the chain that the state follows.</summary>
    public ChainEntry Tip => _active[^1];

    /// <summary>
    /// How many branches compete with the best one: leaves besides the tip that the chain could switch to. A branch of headers without
    /// bodies does not count.
    /// </summary>
    public int CompetingBranches => _leaves.Count(leaf => leaf.IsConnected && !IsActive(leaf));

    /// <summary>The ends of all branches beside the best chain: those with most work first, refused ones last.</summary>
    public IEnumerable<ChainEntry> SideLeaves => _leaves.Reverse().Where(leaf => !IsActive(leaf));

    /// <summary>The earliest time that a block on the tip may have.</summary>
    public Timestamp NextTime => Tip.Header.Time.Plus(1);

    /// <summary>The difficulty that a block on the tip must have.</summary>
    public Difficulty NextDifficulty => Retargeting.Next(Parameters, Tip.HeadersDown());

    /// <summary>A known header, or null.</summary>
    public ChainEntry? Find(Hash256 hash) => _entries.GetValueOrDefault(hash);

    /// <summary>The block of the best chain at a height, or null above the tip.</summary>
    public ChainEntry? At(Height height) => height.Value < (ulong)_active.Count ? _active[(int)height.Value] : null;

    /// <summary>True when an entry is part of the best chain.</summary>
    public bool IsActive(ChainEntry entry) => At(entry.Height) == entry;

    /// <summary>Judges a header (H1 to H8) and keeps it. A known header gets the same answer again.</summary>
    /// <param name="header">The header.</param>
    /// <param name="now">
    /// This node's clock. Null in an audit, and when a node reads its own log: then neither time (H7) nor room (H8) matters.
    /// </param>
    /// <param name="entry">The header's place in the tree; null when it was not accepted.</param>
    public Rejection AddHeader(BlockHeader header, Timestamp? now, out ChainEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(header);

        // A node's own log holds only headers that were let in before. A log that was not read in whole would never open again.
        return AddHeader(header, now, needsRoom: now is not null, out entry);
    }

    internal Rejection AddHeader(BlockHeader header, Timestamp? now, bool needsRoom, out ChainEntry? entry)
    {
        var hash = header.Hash;
        if (_entries.TryGetValue(hash, out entry)) return entry.Refused;
        var rule = Judge(header, now, out var parent);

        // A refused block may have made room for others, and come back without being tried again. A node's own log then holds blocks that
        // stand on it. The refused block is tried now, and they are kept as refused with it.
        var isRefusedWithParent = rule == Rejection.RefusedParent && now is null;
        if (rule != Rejection.None && !isRefusedWithParent) return rule;
        if (needsRoom && !MakeRoom(parent!, header.Difficulty)) return Rejection.TooManyBranches;
        entry = new(header, hash, parent) { Refused = rule };
        _entries.Add(hash, entry);
        _leaves.Remove(parent!);
        _leaves.Add(entry);
        return rule;
    }

    /// <summary>Records that the body of a header was checked and stored.</summary>
    /// <param name="entry">The header.</param>
    /// <param name="bytes">The body's size, where the room for bodies is bounded (H8).</param>
    public void AddBody(ChainEntry entry, int bytes = 0)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _sideBytes += bytes - entry.Bytes;
        (entry.HasBody, entry.Bytes) = (true, bytes);
        Connect(entry);
    }

    /// <summary>
    /// Records that the body of a header, the one that its Merkle root names, breaks a rule (B3 to B5, T1, T2). The block and its
    /// descendants are refused for good, and nobody fetches them again.
    /// </summary>
    /// <exception cref="ArgumentException">The rule says nothing about the block, only about who sent the body.</exception>
    /// <exception cref="InvalidOperationException">The block's body was found valid before.</exception>
    public void Refuse(ChainEntry entry, Rejection rule)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var condemns = rule is Rejection.EmptyBlock or Rejection.WrongCoinbase or Rejection.WrongReward
            or Rejection.InvalidKey or Rejection.WrongSignature;
        if (!condemns) throw new ArgumentException($"{rule} does not condemn a block.", nameof(rule));
        if (entry.HasBody) throw new InvalidOperationException($"Block {entry.Hash} has a valid body, and is now {rule}.");
        Condemn(entry, rule);
    }

    /// <summary>The way to the best connected branch; null when that is the tip.</summary>
    public Reorg? NextReorg() => _best == Tip ? null : Reorg.Between(Tip, _best);

    /// <summary>
    /// Moves the chain along a reorg. When a block on the way breaks a rule, that block and its descendants are refused for good and
    /// everything else is as before. Then the caller may try the next best branch.
    /// </summary>
    /// <param name="reorg">The result of <see cref="NextReorg"/>, with no change in between.</param>
    /// <param name="bodies">Every block on the way.</param>
    /// <returns>Accepted, or the rule with the transaction that broke it.</returns>
    public Verdict Perform(Reorg reorg, IReadOnlyDictionary<Hash256, Block> bodies)
    {
        ArgumentNullException.ThrowIfNull(reorg);

        // A missing body is the caller's mistake. Found half way, it would leave the state of no block.
        if (reorg.Undone.Concat(reorg.Applied).FirstOrDefault(entry => !bodies.ContainsKey(entry.Hash)) is { } missing)
            throw new ArgumentException($"The body of block {missing.Hash} is missing.", nameof(bodies));
        using var passage = Begin(reorg);
        while (passage.Next is { } next) passage.Take(bodies[next.Hash]);
        return passage.Verdict;
    }

    /// <summary>
    /// As <see cref="Perform"/>, but takes one body at a time. The chain must not be used for anything else until the passage is over.
    /// </summary>
    /// <param name="reorg">The result of <see cref="NextReorg"/>, with no change in between.</param>
    public Passage Begin(Reorg reorg)
    {
        ArgumentNullException.ThrowIfNull(reorg);
        if ((reorg.Undone.IsEmpty ? reorg.Applied[0].Parent : reorg.Undone[0]) != Tip)
            throw new ArgumentException($"The way does not start at the tip {Tip.Hash}.", nameof(reorg));
        return new(this, reorg);
    }

    internal void Undo(Block body)
    {
        if (Tip.Hash != body.Hash) throw new InvalidOperationException($"Block {body.Hash} is not the tip {Tip.Hash}.");
        State.Undo(body);
        _sideBytes += Tip.Bytes;
        _active.RemoveAt(_active.Count - 1);
    }

    internal Verdict Apply(ChainEntry entry, Block body)
    {
        var verdict = State.Apply(body);
        if (!verdict.Accepted) return verdict;
        _active.Add(entry);
        _sideBytes -= entry.Bytes;
        return verdict;
    }

    /// <summary>
    /// Hashes of the best chain from the tip down, ever further apart, genesis last. A peer finds the fork point in them.
    /// </summary>
    public IReadOnlyList<Hash256> Locator()
    {
        var hashes = new List<Hash256>();
        for (var (height, step) = (_active.Count - 1, 1); height > 0; height -= step)
        {
            hashes.Add(_active[height].Hash);
            if (hashes.Count >= 10) step *= 2;
        }

        hashes.Add(_active[0].Hash);
        return hashes;
    }

    private Rejection Judge(BlockHeader header, Timestamp? now, out ChainEntry? parent)
    {
        // Work comes first: to reach any later check costs the sender at least 65,536 hashes.
        parent = null;
        if (!header.HasWork) return Rejection.NoWork;
        if (!_entries.TryGetValue(header.Previous, out parent)) return Rejection.UnknownParent;
        if (parent.Refused != Rejection.None) return Rejection.RefusedParent;
        return HeaderRules.Judge(Parameters, header, parent.HeadersDown(), now);
    }

    /// <summary>
    /// Marks the entries that are now reachable from genesis. It is a loop, because the sender decides how deep the tree is.
    /// </summary>
    private void Connect(ChainEntry from)
    {
        var waiting = new Stack<ChainEntry>([from]);
        while (waiting.TryPop(out var entry))
        {
            if (entry.IsConnected || !entry.HasBody || entry.Parent is not { IsConnected: true } || entry.Refused != Rejection.None)
                continue;
            entry.IsConnected = true;
            if (entry.IsBetterThan(_best)) _best = entry;
            foreach (var child in entry.Children) waiting.Push(child);
        }
    }

    internal void Condemn(ChainEntry from, Rejection rule)
    {
        var waiting = new Stack<ChainEntry>([from]);
        while (waiting.TryPop(out var entry))
        {
            // A descendant gets H3, as it would if it came later.
            var isLeaf = _leaves.Remove(entry);
            (entry.Refused, entry.IsConnected) = (entry == from ? rule : Rejection.RefusedParent, false);
            if (isLeaf) _leaves.Add(entry);
            foreach (var child in entry.Children) waiting.Push(child);
        }

        if (_best.Refused != Rejection.None)
            _best = Side().Where(entry => entry.IsConnected).Aggregate(Tip, (best, entry) => entry.IsBetterThan(best) ? entry : best);
    }

    /// <summary>All entries off the best chain. Their number is bounded; the chain's length is not.</summary>
    private IEnumerable<ChainEntry> Side()
    {
        var seen = new HashSet<ChainEntry>();
        foreach (var leaf in _leaves)
        {
            for (var entry = leaf; !IsActive(entry) && seen.Add(entry);)
            {
                yield return entry;
                entry = entry.Parent!;
            }
        }
    }
}
