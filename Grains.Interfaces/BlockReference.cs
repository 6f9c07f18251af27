using System.Globalization;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Grains.Interfaces;

/// <summary>
/// Which block: that of a hash, or that at a height of the best chain. Its text is 64 hex digits, or the height's decimal ones.
/// </summary>
public readonly record struct BlockReference
{
    /// <summary>Names a block by its hash.</summary>
    public BlockReference(Hash256 hash) => Hash = hash;

    /// <summary>Names the block at a height.</summary>
    public BlockReference(Height height) => Height = height;

    /// <summary>The hash; null where <see cref="Height"/> says which block it is.</summary>
    public Hash256? Hash { get; }

    /// <summary>The height, where there is no <see cref="Hash"/>.</summary>
    public Height Height { get; }

    /// <summary>Reads a hash or a height.</summary>
    public static bool TryParse(string? text, out BlockReference block)
    {
        var isHash = Hash256.TryParse(text, out var hash);
        var isHeight = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var height);
        block = isHash ? new(hash) : new(new Height(height));
        return isHash || isHeight;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static BlockReference Parse(string text) => TryParse(text, out var block)
        ? block
        : throw new FormatException($"'{text}' is no block: its hash as 64 lower-case hex digits, or its height.");

    /// <summary>The hash, or the height.</summary>
    public override string ToString() => Hash?.ToString() ?? Height.ToString();
}
