using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Unicode;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>Rules for an election's definition alone (O1 to O7, O10, O11).</summary>
internal static class Definitions
{
    public static Rejection Judge(OpenElection open, Timestamp at)
    {
        // Each rule goes over all texts before the next one, so that the first rule in the order is the one named.
        ImmutableArray<string> texts = [open.Title, .. open.Options];
        if (texts.Any(text => text.All(IsWhite))) return Rejection.EmptyText; // O1
        if (texts.Any(text => System.Text.Encoding.UTF8.GetByteCount(text) > Limits.TextBytes)) return Rejection.TextTooLong; // O2
        if (texts.Any(text => text.Any(IsUnprintable))) return Rejection.UnprintableText; // O3
        if (open.Options.Length < 2) return Rejection.TooFewOptions; // O4
        if (open.Options.Length > Limits.Options) return Rejection.TooManyOptions; // O5
        if (open.Options.Distinct(StringComparer.Ordinal).Count() < open.Options.Length) return Rejection.DuplicateOption; // O6
        if (!HasSchedule(open, at)) return Rejection.WrongSchedule; // O7
        if (!BallotKind.IsSound(open.Method, open.Options.Length, open.TopScore)) return Rejection.WrongTopScore; // O10
        if (open.Roll is { Size: 0 }) return Rejection.EmptyRoll; // O11
        return Rejection.None;
    }

    /// <summary>
    /// P3: everything is visible, and no two options look alike. It applies on submission only: Unicode's tables grow, so as a block rule
    /// it would split the network, and old chains must stay valid.
    /// </summary>
    public static bool CanBeToldApart(OpenElection open)
    {
        string[] options = [.. open.Options.Select(Folding.Fold)];
        return Folding.Fold(open.Title).Length > 0 && !options.Contains("")
            && options.Distinct(StringComparer.Ordinal).Count() == options.Length;
    }

    private static bool HasSchedule(OpenElection open, Timestamp at) =>
        open.Closes > open.Opens && open.Closes > at && open.Closes.Since(at) <= Limits.AheadMilliseconds
        && open.Settle <= Limits.SettleMilliseconds;

    /// <summary>
    /// O1's white space. It is spelled out, like the set below: the platform's own table could change, and split the network.
    /// </summary>
    private static bool IsWhite(char letter) =>
        letter is (>= '\t' and <= '\r') or ' ' or '\u0085' or '\u00a0' or '\u1680' or (>= '\u2000' and <= '\u200a')
            or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000';

    /// <summary>
    /// Characters besides control characters that must not be printed: line and paragraph separators, which split a log line, and the
    /// directional embeddings, overrides and isolates, with which an option could read "no" and be "yes". Right-to-left script needs none
    /// of them.
    /// </summary>
    public static bool IsUnprintable(char letter) =>
        char.IsControl(letter) || letter is (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
