using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Ledger.Work;

namespace OrleansBallot.Grains.Attacks;

/// <summary>The attacker's means: one node's keys and hash power.</summary>
internal sealed class Forgery
{
    private readonly string _kind;
    private readonly NodeIdentity _identity;
    private readonly ChainParameters _chain;
    private readonly Func<Hash256, Signature> _sign;
    private readonly Hash256 _tallyRoot;
    private readonly CancellationToken _stop;

    /// <summary>Copies what the attack needs on the node's turn: the forging runs beside the pump, and must not read the node.</summary>
    private Forgery(
        string kind, Node node, PublicKey attacker, Func<Hash256, Signature> sign, Block? oldBlock, CancellationToken stop)
    {
        var chain = node.Replica.Chain;
        (_kind, _identity, _chain, _sign, _stop) = (kind, node.Identity, chain.Parameters, sign, stop);
        (Attacker, Now, OldBlock) = (attacker, node.Replica.JudgedAt, oldBlock);
        Ancestors = [.. chain.Tip.HeadersDown().Take(Retargeting.Window + 4)];
        Election = AnElection();
        _tallyRoot = chain.State.Draft([Election], Now).TallyRoot;
    }

    public Hash256 ChainId => _chain.Id;

    /// <summary>The node's own account.</summary>
    public PublicKey Account => _identity.Account;

    /// <summary>A new key, with which <see cref="Sign(Payload)"/> signs.</summary>
    public PublicKey Attacker { get; }

    public Timestamp Now { get; }

    /// <summary>The node's best chain, from its tip down.</summary>
    public BlockHeader[] Ancestors { get; }

    /// <summary>Opens an election of the attacker. It breaks no rule.</summary>
    public Transaction Election { get; }

    /// <summary>The result of <see cref="Attack.OldBlock"/>.</summary>
    public Block? OldBlock { get; }

    /// <summary>Forges one kind of attack. The search for a nonce runs off-turn.</summary>
    /// <exception cref="ArgumentException">There is no such kind, or the chain is too short for it.</exception>
    public static async Task<ForgedItem> Forge(string kind, Node node, IOffTurn offTurn, IRandomness randomness, CancellationToken stop)
    {
        var attack = AttackKinds.Find(kind) ?? throw new ArgumentException(AttackKinds.Unknown(kind), nameof(kind));
        using var attacker = randomness.AccountKey();
        var forgery = new Forgery(
            kind, node, PublicKey.Of(attacker), digest => randomness.Sign(attacker, digest), await attack.OldBlock(node), stop);
        return await offTurn.Run(() => attack.Forge(forgery), stop);
    }

    /// <summary>Makes a block on the tip that breaks no rule: it opens <see cref="Election"/>.</summary>
    /// <param name="more">Further transactions, which may break a rule.</param>
    public ForgedBlock Honest(params ImmutableArray<Transaction> more) => Honest(Ancestors, more);

    /// <inheritdoc cref="Honest(ImmutableArray{Transaction})"/>
    /// <param name="ancestors">The parent and its ancestors, the newest first.</param>
    /// <param name="more">Further transactions, which may break a rule.</param>
    public ForgedBlock Honest(BlockHeader[] ancestors, params ImmutableArray<Transaction> more)
    {
        var parent = ancestors[0];
        var time = Timestamp.Later(Now, parent.Time.Plus(1));
        var header = new BlockHeader(
            parent.Height.Next, parent.Hash, Hash256.Zero, _tallyRoot, time, time, Retargeting.Next(_chain, ancestors), Nonce: 0);
        return WithBody(header, [Election, .. more]);
    }

    /// <summary>Puts transactions, and this node's reward, under a header.</summary>
    public ForgedBlock WithBody(BlockHeader header, ImmutableArray<Transaction> transactions) =>
        ForgedBlock.Of(header, new(header.Height, _identity.Key, _identity.Account, _chain.RewardAt(header.Height)), transactions);

    /// <summary>Gives a forged block its work, and the node's signature.</summary>
    public Block Finish(ForgedBlock block) => Sign(Mine(block));

    /// <summary>Gives a forged block its work.</summary>
    public ForgedBlock Mine(ForgedBlock block)
    {
        var header = block.Header;
        for (ulong first = 0; !header.HasWork; first += 1 << 20)
        {
            _stop.ThrowIfCancellationRequested();
            if (NonceSearch.Find(header.Encode(), header.Difficulty.Value, first, 1 << 20) is { } nonce)
                header = header with { Nonce = nonce };
        }

        return block with { Header = header };
    }

    /// <summary>Gives a forged block the node's signature.</summary>
    /// <param name="block">The block to sign.</param>
    /// <param name="chain">The chain for which it signs; null for this one.</param>
    public Block Sign(ForgedBlock block, Hash256? chain = null) =>
        _identity.Sign(chain ?? _chain.Id, block.Header, block.Coinbase, block.Transactions);

    /// <summary>Signs with the attacker's key, even if the payload names another signer.</summary>
    public Transaction Sign(Payload payload) => Transaction.Sign(_chain.Id, payload, _sign);

    /// <summary>The material for the nodes: blocks, in the order in which to send them.</summary>
    public ForgedItem Item(params IEnumerable<Block> blocks) => new(_kind, _identity.Name, [.. blocks.Select(block => block.Encode())], []);

    /// <summary>The material for the nodes: a transaction.</summary>
    public ForgedItem Item(Transaction transaction) => new(_kind, _identity.Name, [], [transaction.Bytes.ToArray()]);

    private Transaction AnElection()
    {
        var closes = Now.Plus(Limits.AheadMilliseconds / 2);
        return Sign(new OpenElection(Attacker, "An attacker's election", ["yes", "no"], new(0), closes, OpenElection.DefaultSettle, Now));
    }
}
