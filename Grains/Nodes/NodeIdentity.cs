using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>A node's name and keys. The keys are made at its first start and kept in its storage.</summary>
internal sealed class NodeIdentity : IDisposable
{
    private const string NodeKeySecret = "node-key";
    private const string RewardKeySecret = "reward-key";

    private readonly Lock _signing = new();
    private readonly RSA _key = RSA.Create();
    private readonly ECDsa _account = ECDsa.Create();
    private readonly IRandomness _randomness;

    private NodeIdentity(string name, byte[] key, byte[] account, IRandomness randomness)
    {
        (Name, _randomness) = (name, randomness);
        Import(_key, key, NodeKeySecret);
        Key = NodeKey.Of(_key);
        Import(_account, account, RewardKeySecret);
        Account = PublicKey.Of(_account);
    }

    private void Import(AsymmetricAlgorithm key, byte[] secret, string name)
    {
        try
        {
            key.ImportPkcs8PrivateKey(secret, out _);
        }
        catch (CryptographicException)
        {
            throw new InvalidDataException($"The {name} of '{Name}' is damaged: restore it, or remove it to have another one made.");
        }
    }

    public string Name { get; }

    public NodeKey Key { get; }

    /// <summary>This node's own account, which gets the rewards of its blocks unless its operator has named another.</summary>
    public PublicKey Account { get; }

    public static async Task<NodeIdentity> Load(string name, INodeLog log, IRandomness randomness, CancellationToken stop)
    {
        var key = await log.GetOrAdd(NodeKeySecret, () => Export(randomness.NodeKey()), stop);
        var account = await log.GetOrAdd(RewardKeySecret, () => Export(randomness.AccountKey()), stop);
        return new(name, key, account, randomness);

        static byte[] Export(AsymmetricAlgorithm made)
        {
            using (made) return made.ExportPkcs8PrivateKey();
        }
    }

    /// <summary>
    /// Signs a digest. It takes milliseconds, so it runs off-turn. Receipts and blocks may need it at once, but the platform's key serves
    /// one thread.
    /// </summary>
    public byte[] Sign(Hash256 digest)
    {
        lock (_signing) return NodeKey.Sign(_key, digest);
    }

    /// <summary>Signs a block, off-turn as well.</summary>
    public Block Sign(Hash256 chain, BlockHeader header, Coinbase coinbase, ImmutableArray<Transaction> transactions)
    {
        lock (_signing) return Block.Sign(chain, header, coinbase, transactions, _key);
    }

    /// <summary>Signs a transfer from this node's account, off-turn as well.</summary>
    public Transaction Sign(Hash256 chain, Transfer transfer)
    {
        lock (_signing) return Transaction.Sign(chain, transfer, digest => _randomness.Sign(_account, digest));
    }

    public void Dispose()
    {
        _key.Dispose();
        _account.Dispose();
    }
}
