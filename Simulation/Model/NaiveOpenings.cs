using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>The rules of an opening (PROTOCOL §3).</summary>
internal static class NaiveOpenings
{
    public static Rejection Judge(NaiveState state, OpenElection open, Timestamp at)
    {
        string[] texts = [open.Title, .. open.Options];
        if (texts.Any(text => text.All(IsWhite))) return Rejection.EmptyText; // O1
        if (texts.Any(text => System.Text.Encoding.UTF8.GetByteCount(text) > NaiveLimits.TextBytes)) return Rejection.TextTooLong; // O2
        if (texts.Any(text => text.Any(IsUnprintable))) return Rejection.UnprintableText; // O3
        if (open.Options.Length < 2) return Rejection.TooFewOptions; // O4
        if (open.Options.Length > NaiveLimits.Options) return Rejection.TooManyOptions; // O5
        if (open.Options.Distinct(StringComparer.Ordinal).Count() < open.Options.Length) return Rejection.DuplicateOption; // O6
        if (open.Closes <= open.Opens || open.Closes <= at) return Rejection.WrongSchedule; // O7
        if (open.Closes > NaiveLimits.Later(at, NaiveLimits.Ahead)) return Rejection.WrongSchedule; // O7
        if (open.Settle > NaiveLimits.Settle) return Rejection.WrongSchedule; // O7
        if (open.Method == CountingMethod.Score && open.TopScore is < 1 or > 100) return Rejection.WrongTopScore; // O10
        if (open.Roll is { Size: 0 }) return Rejection.EmptyRoll; // O11

        var unsealed = state.Elections.Where(election => !election.IsSealed).Select(election => election.Definition.Organiser).ToList();
        if (unsealed.Count + 1 > NaiveLimits.Unsealed) return Rejection.TooManyElections; // O8
        if (unsealed.Count(organiser => organiser == open.Organiser) + 1 > NaiveLimits.UnsealedOfKey)
            return Rejection.TooManyElectionsOfKey; // O9
        return Rejection.None;
    }

    /// <summary>O1.</summary>
    private static bool IsWhite(char letter) => letter is (>= '\u0009' and <= '\u000d') or '\u0020' or '\u0085' or '\u00a0' or '\u1680'
        or (>= '\u2000' and <= '\u200a') or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000';

    /// <summary>O3.</summary>
    private static bool IsUnprintable(char letter) => letter is (>= '\u0000' and <= '\u001f') or (>= '\u007f' and <= '\u009f')
        or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
