using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Blocks;

/// <summary>
/// The identity of a network. Genesis commits to the hash of these parameters, and genesis' hash is the chain id that every signature
/// covers (PROTOCOL §2).
/// </summary>
public sealed record ChainParameters
{
    /// <summary>Bytes of salt.</summary>
    public const int SaltSize = 32;

    private const ulong LeastSettleBlocks = 10;

    /// <summary>Checks and fixes the parameters.</summary>
    /// <param name="name">1 to 32 characters of <c>a-z 0-9 -</c>.</param>
    /// <param name="targetBlockTime">Milliseconds that a block should take, 10 to 3,600,000.</param>
    /// <param name="minimumDifficulty">At least 65,536, and at most 2^48, so that retargeting can't overflow.</param>
    /// <param name="reward">The coins that a block earns its miner.</param>
    /// <param name="salt">32 random bytes, made at a network's first start.</param>
    /// <exception cref="ArgumentException">A bound is broken; the message names the parameter and the bound.</exception>
    public ChainParameters(string name, ulong targetBlockTime, Difficulty minimumDifficulty, Amount reward, Hash256 salt)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ShortName.IsValid(name))
            throw new ArgumentException($"Chain name '{name}': {ShortName.Rule}.", nameof(name));
        if (targetBlockTime is < 10 or > 3_600_000)
            throw new ArgumentException($"Target block time {targetBlockTime} ms: 10 ms to 1 h.", nameof(targetBlockTime));
        if (minimumDifficulty.Value is < Limits.MinimumDifficulty or > 1UL << 48)
            throw new ArgumentException(
                $"Minimum difficulty {minimumDifficulty}: {Limits.MinimumDifficulty} to 2^48.", nameof(minimumDifficulty));
        (Name, TargetBlockTime, MinimumDifficulty, Reward, Salt) = (name, targetBlockTime, minimumDifficulty, reward, salt);
        Genesis = new(new(0), Hash256.Zero, Hash256.Of(Encode()), Merkle.Empty, new(0), new(0), minimumDifficulty, Nonce: 0);
        Id = Genesis.Hash;
    }

    /// <summary>The network's name for people.</summary>
    public string Name { get; }

    /// <summary>Milliseconds that a block should take.</summary>
    public ulong TargetBlockTime { get; }

    /// <summary>The lowest difficulty.</summary>
    public Difficulty MinimumDifficulty { get; }

    /// <summary>The coins that a block earns until the supply is complete; see <see cref="RewardAt"/>.</summary>
    public Amount Reward { get; }

    /// <summary>32 random bytes that tell apart networks that are otherwise alike.</summary>
    public Hash256 Salt { get; }

    /// <summary>Block 0: it has no body and no work; its Merkle root is the hash of these parameters.</summary>
    public BlockHeader Genesis { get; }

    /// <summary>The chain id: genesis' hash.</summary>
    public Hash256 Id { get; }

    /// <summary>
    /// The coins that the block of a height must pay (B5): the reward, as long as the total stays within <see cref="Limits.Coins"/>, and
    /// afterwards nothing.
    /// </summary>
    public Amount RewardAt(Height height) => height.Value <= PaidBlocks ? Reward : default;

    /// <summary>The total supply after the block of a height.</summary>
    public Amount SupplyAt(Height height) => new(Math.Min(height.Value, PaidBlocks) * Reward.Value);

    /// <summary>
    /// P4: how many milliseconds blocks must have to take in a transaction with a receipt, unless an operator sets another time.
    /// </summary>
    public ulong LeastSettle => Math.Max(Limits.LeastSettleMilliseconds, LeastSettleBlocks * TargetBlockTime);

    private ulong PaidBlocks => Reward.Value == 0 ? 0 : Limits.Coins / Reward.Value;

    /// <summary>The canonical bytes that genesis commits to, limits included.</summary>
    public byte[] Encode() => new CanonicalWriter()
        .Text("ballot/genesis/1").Text(Name).UInt64(TargetBlockTime).UInt64(MinimumDifficulty.Value).UInt64(Reward.Value).Hash(Salt)
        .Length(Limits.BlockTransactions).Length(Limits.BlockBytes).Length(Limits.TransactionBytes).Length(Limits.TextBytes)
        .Length(Limits.DescriptionBytes).Length(Limits.DetailsBytes).Length(Limits.LinkBytes).Length(Limits.Contests)
        .Length(Limits.Options).Length(Limits.Organisers).Length(Limits.Classes).Length(Limits.UnsealedElections)
            .Length(Limits.UnsealedElectionsOfKey)
        .Length(Limits.SettleMilliseconds).Length(Limits.AheadMilliseconds).ToArray();

    /// <summary>Reads <see cref="Encode"/>; null for anything else, such as other limits.</summary>
    public static ChainParameters? TryDecode(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        _ = reader.Text(16);
        var (name, target, minimum, reward, salt) = (reader.Text(32), reader.UInt64(), reader.UInt64(), reader.UInt64(), reader.Hash());
        if (!reader.Sound) return null;
        try
        {
            var read = new ChainParameters(name, target, new(minimum), new(reward), salt);
            return bytes.SequenceEqual(read.Encode()) ? read : null;
        }
        catch (ArgumentException)
        {
            // A parameter is out of its bounds, so no network has these bytes.
            return null;
        }
    }
}
