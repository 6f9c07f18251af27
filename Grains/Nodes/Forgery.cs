using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;

namespace OrleansBallot.Grains.Nodes;

/// <summary>
/// Forges the material of staged attacks, each as good as an attacker with this node's keys and hash power could make it: it
/// breaks one rule and keeps the others, proof of work included.
/// </summary>
internal sealed class Forgery
{
    private static readonly Dictionary<string, Func<Forgery, ForgedItem>> _kinds = new(StringComparer.Ordinal)
    {
        ["rewrite-block"] = forgery => forgery.RewriteBlock(),
        ["forged-vote"] = forgery => forgery.ForgedVote(),
        ["double-vote"] = forgery => forgery.DoubleVote(),
        ["no-work"] = forgery => forgery.OneBlock(block => forgery.Seal(block with { Header = block.Header with { Nonce = 0 } }, skipsWork: true)),
        ["wrong-parent"] = forgery => forgery.OneBlock(block => forgery.Seal(block with { Header = block.Header with { Previous = Hash256.Of(block.Header.Encode()) } })),
        ["future-time"] = forgery => forgery.OneBlock(block => forgery.Seal(block with { Header = block.Header with { Time = block.Header.Time.Plus(3_600_000) } })),
        ["bad-merkle"] = forgery => forgery.OneBlock(block => forgery.Seal(block with { Header = block.Header with { MerkleRoot = Hash256.Of([]) } })),
        ["bad-signature"] = forgery => forgery.OneBlock(block => forgery.Seal(block, spoilsSignature: true)),
        ["overspend"] = forgery => forgery.Overspend(),
        ["inflated-reward"] = forgery => forgery.InflatedReward(),
        ["withheld-fork"] = forgery => forgery.WithheldFork(),
    };

    private readonly string _kind;
    private readonly NodeIdentity _identity;
    private readonly ChainParameters _chain;
    private readonly ECDsa _attacker;
    private readonly Timestamp _now;
    private readonly BlockHeader[] _ancestors;
    private readonly Transaction _election;
    private readonly Hash256 _tallyRoot;
    private readonly Block? _oldBlock;
    private readonly CancellationToken _stop;

    /// <summary>On the node's turn: the forging itself happens beside the pump, where nothing of the node's may be read.</summary>
    private Forgery(string kind, Node node, ECDsa attacker, Block? oldBlock, CancellationToken stop)
    {
        (_kind, _identity, _attacker, _oldBlock, _stop) = (kind, node.Identity, attacker, oldBlock, stop);
        var chain = node.Replica.Chain;
        (_chain, _now) = (chain.Parameters, node.Replica.JudgedAt);
        _ancestors = [.. chain.Tip.HeadersDown().Take(Retargeting.Window + 4)];
        _election = AnElection();
        _tallyRoot = chain.State.Draft([_election], _now).TallyRoot;
    }

    /// <summary>Forges one kind; the searching happens off-turn.</summary>
    /// <exception cref="ArgumentException">There is no such kind, or the chain has not what it needs yet.</exception>
    public static async Task<ForgedItem> Forge(string kind, Node node, IOffTurn offTurn, IRandomness randomness, CancellationToken stop)
    {
        if (!_kinds.TryGetValue(kind, out var forge)) throw new ArgumentException($"There is no attack '{kind}'. Kinds: {string.Join(", ", _kinds.Keys)}.", nameof(kind));
        using var attacker = randomness.AccountKey();
        var oldBlock = kind == "rewrite-block" ? await FindVotes(node) : null;
        var forgery = new Forgery(kind, node, attacker, oldBlock, stop);
        return await offTurn.Run(() => forge(forgery), stop);
    }

    /// <summary>An old block gets other votes and new work. The voters' signatures are what it can't get.</summary>
    private ForgedItem RewriteBlock()
    {
        var old = _oldBlock!;
        ImmutableArray<Transaction> changed = [.. old.Transactions.Select(transaction => transaction.Payload is not CastVote vote
            ? transaction
            : Transaction.Of(_chain.Id, vote with { Choices = [vote.Choices is [0, ..] ? 1 : 0] }, transaction.Signature))];
        return Item([Seal(WithBody(old.Header, changed))]);
    }

    /// <summary>A vote in somebody's name, signed by somebody else.</summary>
    private ForgedItem ForgedVote()
    {
        var victim = _identity.Account;
        var vote = Transaction.Sign(_chain.Id, CastVote.For(victim, new(Hash256.Of([])), 0, _now), _attacker);
        return new(_kind, _identity.Name, [], [vote.Bytes.ToArray()]);
    }

    /// <summary>Two votes by one key in one block, in an election that the same block opens.</summary>
    private ForgedItem DoubleVote()
    {
        Transaction[] votes = [.. Enumerable.Range(0, 2).Select(choice =>
            Transaction.Sign(_chain.Id, CastVote.For(PublicKey.Of(_attacker), new(_election.Id.Value), choice, _now), _attacker))];
        return Item([Seal(WithBody(Header(_ancestors), [_election, .. votes]))]);
    }

    /// <summary>
    /// A block in which a key sends a coin that it does not have. Not this node's: everybody gets to see the block, and what that signs is
    /// good, and costs it all its coins, as soon as it has mined enough.
    /// </summary>
    private ForgedItem Overspend()
    {
        var transfer = new Transfer(PublicKey.Of(_attacker), _identity.Account, new(1), Sequence: 1);
        return Item([Seal(WithBody(Header(_ancestors), [_election, Transaction.Sign(_chain.Id, transfer, _attacker)]))]);
    }

    /// <summary>A block that pays itself more than the chain's reward.</summary>
    private ForgedItem InflatedReward()
    {
        var block = Honest(_ancestors);
        var coinbase = block.Coinbase with { Reward = new(checked(block.Coinbase.Reward.Value + 1_000_000)) };
        return Item([Seal(block with { Coinbase = coinbase, Header = block.Header with { MerkleRoot = Block.MerkleRoot(coinbase, block.Transactions) } })]);
    }

    /// <summary>A branch that was mined in secret, from a few blocks ago: it loses, as it has less work.</summary>
    private ForgedItem WithheldFork()
    {
        // Two blocks against three, or one against two: enough to see that what counts is work, not who comes last.
        var depth = (int)Math.Min(3, _ancestors[0].Height.Value);
        if (depth < 2) throw new ArgumentException("A withheld fork needs a chain of at least two blocks to fork from. Vote first.");
        var blocks = new List<Block>();
        var branch = _ancestors[depth..];
        for (var i = 0; i < depth - 1; i++)
        {
            var block = Seal(Honest(branch));
            blocks.Add(block);
            branch = [block.Header, .. branch];
        }

        return Item(blocks);
    }

    private ForgedItem OneBlock(Func<Forged, Block> forge) => Item([forge(Honest(_ancestors))]);

    /// <summary>A block that breaks nothing: it opens an election of the attacker's own.</summary>
    private Forged Honest(BlockHeader[] ancestors) => WithBody(Header(ancestors), [_election]);

    private Transaction AnElection()
    {
        var payload = new OpenElection(PublicKey.Of(_attacker), "An attacker's election", ["yes", "no"], new(0), _now.Plus(Limits.AheadMilliseconds / 2), OpenElection.DefaultSettle, _now);
        return Transaction.Sign(_chain.Id, payload, _attacker);
    }

    private BlockHeader Header(BlockHeader[] ancestors)
    {
        var parent = ancestors[0];
        var time = Timestamp.Later(_now, parent.Time.Plus(1));
        return new(
            parent.Height.Next, parent.Hash, Hash256.Zero, _tallyRoot, time, time, Retargeting.Next(_chain, ancestors), Nonce: 0);
    }

    private Forged WithBody(BlockHeader header, ImmutableArray<Transaction> transactions)
    {
        var coinbase = new Coinbase(header.Height, _identity.Key, _identity.Account, _chain.RewardAt(header.Height));
        return new(header with { MerkleRoot = Block.MerkleRoot(coinbase, transactions) }, coinbase, transactions);
    }

    /// <summary>Gives a forged block its work, and the node's signature.</summary>
    private Block Seal(Forged block, bool skipsWork = false, bool spoilsSignature = false)
    {
        var header = block.Header;
        for (ulong first = 0; !skipsWork && !header.HasWork; first += 1 << 20)
        {
            _stop.ThrowIfCancellationRequested();
            if (NonceSearch.Find(header.Encode(), header.Difficulty.Value, first, 1 << 20) is { } nonce) header = header with { Nonce = nonce };
        }

        // With no work on purpose, luck must not give it any.
        while (skipsWork && header.HasWork) header = header with { Nonce = header.Nonce + 1 };
        var signedChain = spoilsSignature ? Hash256.Of(_chain.Id.ToArray()) : _chain.Id;
        return _identity.Sign(signedChain, header, block.Coinbase, block.Transactions);
    }

    private ForgedItem Item(IEnumerable<Block> blocks) => new(_kind, _identity.Name, [.. blocks.Select(block => block.Encode())], []);

    private static async Task<Block> FindVotes(Node node)
    {
        for (var entry = node.Replica.Chain.Tip; entry.Parent is not null; entry = entry.Parent)
        {
            var block = await node.Replica.Blocks.Read(entry.Hash);
            if (block.Transactions.Any(transaction => transaction.Payload is CastVote)) return block;
        }

        throw new ArgumentException("There is no block with votes to rewrite yet. Vote first.");
    }

    /// <summary>A block on its way to being forged.</summary>
    private sealed record Forged(BlockHeader Header, Coinbase Coinbase, ImmutableArray<Transaction> Transactions);
}
