using System.Globalization;
using System.Security.Cryptography;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo.Options;
using OrleansBallot.Storage;

namespace OrleansBallot.Silo.Chain;

/// <summary>
/// The network that a storage belongs to: the chain's canonical parameters, then the chain id, which shows damage. It is made at the first
/// start, salt included. Later settings that differ from it are refused, because they would be another network.
/// </summary>
internal static class ChainFile
{
    private const string Name = "chain";

    /// <exception cref="StartupException">The settings differ from the stored network.</exception>
    /// <exception cref="StorageException">The stored parameters are damaged or can't be made.</exception>
    public static ChainParameters Load(IStorageHome home, ChainOptions options)
    {
        var bytes = home.GetOrAdd(Name, () => Encode(Make(home, options)));
        var stored = ChainParameters.TryDecode(bytes.AsSpan(0, Math.Max(0, bytes.Length - Hash256.Size)));
        if (stored is null || !stored.Id.ToArray().AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - Hash256.Size)))
            throw new StorageException($"'{Name}' in {home.Description} is damaged: restore it.");
        Compare(home, options, stored);
        return stored;
    }

    private static byte[] Encode(ChainParameters chain) => [.. chain.Encode(), .. chain.Id.ToArray()];

    private static ChainParameters Make(IStorageHome home, ChainOptions options)
    {
        // A new salt makes another network, in which every log that is here would look forged.
        if (options.Salt is null && home.HasLogs)
            throw new StorageException(
                $"'{Name}' is missing in {home.Description}, which has logs of nodes: restore it, or set "
                + "Ballot:Chain:Salt to that network's.");
        return new(
            options.Name ?? "ballot",
            (ulong)(options.TargetBlockTime ?? TimeSpan.FromSeconds(1)).TotalMilliseconds,
            new(options.MinimumDifficulty ?? Limits.MinimumDifficulty),
            new(options.Reward ?? 50),
            options.Salt ?? Hash256.From(RandomNumberGenerator.GetBytes(ChainParameters.SaltSize)));
    }

    private static void Compare(IStorageHome home, ChainOptions options, ChainParameters stored)
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
                $"Ballot:Chain:{key} is '{set}', but the network in {home.Description} has '{kept}'. "
                + "Leave the setting out, or start another network in a place of its own.");
        }
    }
}
