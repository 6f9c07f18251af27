using OrleansBallot.Ledger.Keys;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Coins;

/// <param name="CpuShare">Share of the machine's CPU that all miners of the silo may use together.</param>
/// <param name="Account">The key that gets the rewards of this silo's nodes; null for each node's own account.</param>
internal sealed record MiningOptions(bool Enabled, double CpuShare, PublicKey? Account)
{
    public static MiningOptions Read(Settings settings) => new(
        settings.Flag("Ballot:Mining:Enabled", true), settings.Number("Ballot:Mining:CpuShare", 0.5, above: 0, most: 1),
        ReadAccount(settings));

    private static PublicKey? ReadAccount(Settings settings)
    {
        const string key = "Ballot:Mining:Account";
        if (settings.Text(key) is not { } text) return null;

        // A key that is no point would cost every block of this silo: they would break T1, after all their work.
        return PublicKey.TryParse(text, out var account) && account.IsOnCurve
            ? account
            : throw Settings.Broken(key, text, $"a key of P-256 in {2 * PublicKey.Size} lower-case hex digits");
    }
}
