using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Mining;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;

namespace OrleansBallot.Grains.Nodes;

/// <summary>The blocks that a node's miner may be searching a nonce for: the last few, all on the present tip.</summary>
internal sealed class Templates(Replica replica, Closings closings, ClockWatch clock, NodeIdentity identity, PublicKey? account = null)
{
    private const int Kept = 4;

    private readonly Queue<Template> _open = new();
    private long? _since;
    private long _lastId;
    private bool _asked;

    /// <summary>True when the miner has asked since the last call. A miner that has died asks no more.</summary>
    public bool TakeAsked() => Interlocked.Exchange(ref _asked, false);

    /// <summary>Blocks mined by this activation.</summary>
    public long Mined { get; private set; }

    /// <summary>Called when the tip has moved, for a search besides the miner's.</summary>
    public Action Outdated { get; set; } = () => { };

    /// <summary>The tip has moved: all templates are worthless.</summary>
    public void Reset()
    {
        _open.Clear();
        _since = null;
        NotePool();
        Outdated();
    }

    /// <summary>Notes when this tip first had a transaction to mine: from then on, time is work (H5).</summary>
    public void NotePool()
    {
        if (replica.Pool.Count > 0) _since ??= clock.Ticks;
    }

    /// <summary>The miner's next template.</summary>
    public MiningTemplate? Next()
    {
        _asked = true;
        return Make(rewarded: null);
    }

    /// <summary>
    /// A block on the tip with all pending transactions. Null where there are none, because there are no empty blocks. Null also while this
    /// node's clock is in doubt: a block with a wrong time is refused by others, or ends elections early.
    /// </summary>
    /// <param name="rewarded">The key that gets the reward; null for the key that gets this node's rewards.</param>
    public MiningTemplate? Make(PublicKey? rewarded)
    {
        NotePool();
        var (chain, parent) = (replica.Chain, replica.Chain.Tip);
        if (clock.Trouble(parent.Header.Time) is not null) _since = null;
        if (_since is not { } since) return null;
        var (time, started) = BlockTime.Choose(
            replica.Now, parent.Header.Time, clock.Since(since), chain.Parameters.TargetBlockTime, closings.Urgent);
        var coinbase = new Coinbase(
            parent.Height.Next, identity.Key, rewarded ?? account ?? identity.Account, chain.Parameters.RewardAt(parent.Height.Next));
        var draft = replica.Pool.Draft(chain.State, time);
        if (draft.Transactions.IsEmpty) return null;
        var header = new BlockHeader(
            parent.Height.Next, parent.Hash, Block.MerkleRoot(coinbase, draft.Transactions), draft.TallyRoot, time,
            started, chain.NextDifficulty, Nonce: 0);
        _open.Enqueue(new(++_lastId, header, coinbase, draft.Transactions));
        if (_open.Count > Kept) _open.Dequeue();
        return new(_lastId, header.Encode(), header.Difficulty.Value);
    }

    /// <summary>The template of a nonce, with the nonce in it; null when the tip has moved since.</summary>
    public Template? Find(MinedNonce mined) =>
        _open.FirstOrDefault(template => template.Id == mined.Template) is { } open
            ? open with { Header = open.Header with { Nonce = mined.Nonce } }
            : null;

    /// <summary>Counts a block that this node took from its miner.</summary>
    public void Count() => Mined++;
}

/// <summary>A block without its nonce and signature.</summary>
internal sealed record Template(long Id, BlockHeader Header, Coinbase Coinbase, ImmutableArray<Transaction> Transactions);
