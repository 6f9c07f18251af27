using System.Collections.Immutable;
using System.Text;

namespace OrleansBallot.Ledger;

/// <summary>What an election's definition must be in itself (O1 to O7).</summary>
internal static class Definitions
{
    public static Rejection Judge(OpenElection open, Timestamp at)
    {
        // Texts are judged rule by rule over all of them, so that the first rule in the order is the one named.
        ImmutableArray<string> texts = [open.Title, .. open.Options];
        if (texts.Any(string.IsNullOrWhiteSpace)) return Rejection.EmptyText;
        if (texts.Any(text => Encoding.UTF8.GetByteCount(text) > Limits.TextBytes)) return Rejection.TextTooLong;
        if (texts.Any(text => text.Any(char.IsControl))) return Rejection.UnprintableText;
        if (open.Options.Length < 2) return Rejection.TooFewOptions;
        if (open.Options.Length > Limits.Options) return Rejection.TooManyOptions;
        if (open.Options.Distinct(StringComparer.Ordinal).Count() < open.Options.Length) return Rejection.DuplicateOption;
        return open.Closes <= open.Opens || open.Closes <= at || open.Settle > Limits.SettleMilliseconds ? Rejection.WrongSchedule : Rejection.None;
    }
}
