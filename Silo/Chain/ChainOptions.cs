using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Chain;

/// <summary>
/// Part of the network's identity. A value that nobody has set is null: the stored network's is taken, or the default for a new one.
/// </summary>
internal sealed record ChainOptions(string? Name, TimeSpan? TargetBlockTime, ulong? MinimumDifficulty, ulong? Reward, Hash256? Salt)
{
    public static ChainOptions Read(Settings settings)
    {
        const string name = "Ballot:Chain:Name", time = "Ballot:Chain:TargetBlockTime", salt = "Ballot:Chain:Salt";
        const string difficulty = "Ballot:Chain:MinimumDifficulty", reward = "Ballot:Chain:Reward";
        return new(
            settings.Text(name) is not { } called ? null
                : ShortName.IsValid(called) ? called
                : throw Settings.Broken(name, called, ShortName.Rule),
            settings.Text(time) is null ? null
                : settings.Duration(time, default, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            settings.Text(difficulty) is null ? null : settings.Whole(difficulty, 0, Limits.MinimumDifficulty, 1UL << 48),
            settings.Text(reward) is null ? null : settings.Whole(reward, 0, 0, uint.MaxValue),
            settings.Text(salt) is not { } text ? null
                : Hash256.TryParse(text, out var hash) ? hash
                : throw Settings.Broken(salt, text, $"{2 * ChainParameters.SaltSize} lower-case hex digits"));
    }
}
