using System.Globalization;
using System.Security.Cryptography;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Options;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Silo.Data;

/// <summary>
/// The network that a data directory belongs to: the chain's canonical parameters, then the chain id, by which damage shows.
/// Made at the first start, salt included; settings that say otherwise later are refused, because they would be another network.
/// </summary>
internal static class ChainFile
{
    private const string FileName = "chain";

    /// <exception cref="StartupException">The settings are not those of the stored network.</exception>
    /// <exception cref="StorageException">The file is damaged or can't be made.</exception>
    public static ChainParameters Load(DataDirectory data, ChainOptions options)
    {
        var bytes = data.GetOrAdd(FileName, () => Encode(Make(options)));
        var stored = ChainParameters.TryDecode(bytes.AsSpan(0, Math.Max(0, bytes.Length - Hash256.Size)));
        if (stored is null || !stored.Id.ToArray().AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - Hash256.Size)))
            throw new StorageException($"'{Path.Combine(data.Location, FileName)}' ({DataDirectory.Setting}) is damaged: restore it.");
        Compare(data, options, stored);
        return stored;
    }

    private static byte[] Encode(ChainParameters chain) => [.. chain.Encode(), .. chain.Id.ToArray()];

    private static ChainParameters Make(ChainOptions options) => new(
        options.Name ?? "ballot",
        (ulong)(options.TargetBlockTime ?? TimeSpan.FromSeconds(1)).TotalMilliseconds,
        new(options.MinimumDifficulty ?? Limits.MinimumDifficulty),
        new(options.Reward ?? 50),
        options.Salt ?? Hash256.From(RandomNumberGenerator.GetBytes(ChainParameters.SaltSize)));

    private static void Compare(DataDirectory data, ChainOptions options, ChainParameters stored)
    {
        Same("Name", options.Name, stored.Name);
        Same("TargetBlockTime", Text(options.TargetBlockTime), Text(TimeSpan.FromMilliseconds(stored.TargetBlockTime)));
        Same("MinimumDifficulty", options.MinimumDifficulty?.ToString(CultureInfo.InvariantCulture), stored.MinimumDifficulty.ToString());
        Same("Reward", options.Reward?.ToString(CultureInfo.InvariantCulture), stored.Reward.ToString());
        Same("Salt", options.Salt?.ToString(), stored.Salt.ToString());

        static string? Text(TimeSpan? duration) => duration is { } value ? Durations.Text(value) : null;

        void Same(string key, string? set, string? kept)
        {
            if (set is null || set == kept) return;
            throw new StartupException(
                $"Ballot:Chain:{key} is '{set}', but the network in '{data.Location}' ({DataDirectory.Setting}) has '{kept}'. "
                + "Leave the setting out, or start another network in a directory of its own.");
        }
    }
}
