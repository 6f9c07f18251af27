using OrleansBallot.Api;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Elections;

/// <param name="Organisers">Which keys may open elections through this silo.</param>
/// <param name="LeastSettle">
/// For how long blocks must be able to take in what nodes give receipts for (P4); null for a minute or ten block times.
/// </param>
internal sealed record ElectionOptions(OrganiserOptions Organisers, TimeSpan? LeastSettle)
{
    private const string LeastSettleKey = "Ballot:LeastSettle";

    /// <param name="isPrivate">Whether only people who use this machine can send requests.</param>
    public static ElectionOptions Read(Settings settings, bool isPrivate) => new(
        ReadOrganisers(settings, isPrivate),
        settings.Text(LeastSettleKey) is null ? null
            : settings.Duration(LeastSettleKey, default, TimeSpan.Zero, TimeSpan.FromMilliseconds(Limits.SettleMilliseconds)));

    private static OrganiserOptions ReadOrganisers(Settings settings, bool isPrivate)
    {
        const string anyone = "*";
        var listed = settings.Below(OrganiserOptions.Key).Select(item => item.Value).ToArray();
        if ((settings.Text(OrganiserOptions.Key) ?? (listed.Length > 0 ? string.Join(';', listed) : null)) is not { } text)
            return new(isPrivate, []);
        var keys = text.Split(';', StringSplitOptions.TrimEntries);
        return new(
            keys.Contains(anyone),
            [.. keys.Where(key => key != anyone).Select(key => PublicKey.TryParse(key, out var organiser) && organiser.IsOnCurve
                ? organiser
                : throw Settings.Broken(
                    OrganiserOptions.Key, key,
                    $"* for anyone, or keys of P-256 in {2 * PublicKey.Size} lower-case hex digits, with ';' between them"))]);
    }
}
