using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>The rules of an opening (PROTOCOL §3).</summary>
internal static class NaiveOpenings
{
    public static Rejection Judge(NaiveState state, OpenElection open, Timestamp at)
    {
        ContestOption[] options = [.. open.Contests.SelectMany(contest => contest.Options)];
        string[] names = [open.Title, .. open.Contests.Select(contest => contest.Title), .. options.Select(option => option.Name)];
        string[] descriptions = [open.Description, .. open.Contests.Select(contest => contest.Description)];
        if (open.Contests.Length is 0 or > NaiveLimits.Contests) return Rejection.WrongContests; // O12
        if (names.Any(text => text.All(IsWhite))) return Rejection.EmptyText; // O1
        if (names.Any(text => Bytes(text) > NaiveLimits.NameBytes)) return Rejection.TextTooLong; // O2
        if (descriptions.Any(text => Bytes(text) > NaiveLimits.DescriptionBytes)) return Rejection.TextTooLong; // O2
        if (options.Any(option => Bytes(option.Details) > NaiveLimits.DetailsBytes)) return Rejection.TextTooLong; // O2
        if (options.Any(option => Bytes(option.Link) > NaiveLimits.LinkBytes)) return Rejection.TextTooLong; // O2
        if (names.Any(text => text.Any(IsUnprintable))) return Rejection.UnprintableText; // O3
        if (descriptions.Concat(options.Select(option => option.Details))
            .Any(text => text.Any(letter => letter != '\u000a' && IsUnprintable(letter))))
            return Rejection.UnprintableText; // O3
        if (options.Any(option => option.Link != "" && !IsLink(option.Link))) return Rejection.WrongLink; // O13
        if (open.Contests.Any(contest => contest.Options.Length < 2)) return Rejection.TooFewOptions; // O4
        if (open.Contests.Any(contest => contest.Options.Length > NaiveLimits.Options)) return Rejection.TooManyOptions; // O5
        if (open.Contests.Any(contest => HasTwice(contest.Options.Select(option => option.Name)))) return Rejection.DuplicateOption; // O6
        if (HasTwice(open.Contests.Select(contest => contest.Title))) return Rejection.DuplicateOption; // O6
        if (open.Closes <= open.Opens || open.Closes <= at) return Rejection.WrongSchedule; // O7
        if (open.Closes > NaiveLimits.Later(at, NaiveLimits.Ahead)) return Rejection.WrongSchedule; // O7
        if (open.Settle > NaiveLimits.Settle) return Rejection.WrongSchedule; // O7
        if (!open.Contests.All(contest => NaiveTerms.AreOfTheirMethod(contest.Terms, contest.Options.Length, open.Roll is not null)))
            return Rejection.WrongTerms; // O10
        if (open.Roll is { } roll && !IsRoll(roll)) return Rejection.WrongRoll; // O11
        PublicKey[] organisers = [open.Organiser, .. open.Others];
        if (organisers.Length > NaiveLimits.Organisers || organisers.Distinct().Count() < organisers.Length)
            return Rejection.WrongOrganisers; // O14
        string[] others = [.. open.Others.Select(other => other.ToString())];
        if (!others.SequenceEqual(others.Order(StringComparer.Ordinal)))
            return Rejection.WrongOrganisers; // O14

        var unsealed = state.Elections.Where(election => !election.IsSealed).Select(election => election.Definition.Organiser).ToList();
        if (unsealed.Count + 1 > NaiveLimits.Unsealed) return Rejection.TooManyElections; // O8
        if (unsealed.Count(organiser => organiser == open.Organiser) + 1 > NaiveLimits.UnsealedOfKey)
            return Rejection.TooManyElectionsOfKey; // O9
        return Rejection.None;
    }

    private static int Bytes(string text) => System.Text.Encoding.UTF8.GetByteCount(text);

    private static bool HasTwice(IEnumerable<string> texts) =>
        texts.GroupBy(text => text, StringComparer.Ordinal).Any(same => same.Count() > 1);

    /// <summary>O13.</summary>
    private static bool IsLink(string link) =>
        link.StartsWith("https://", StringComparison.Ordinal) && link != "https://"
            && link.All(letter => letter is >= '\u0021' and <= '\u007e');

    /// <summary>O11.</summary>
    private static bool IsRoll(RollTerms roll)
    {
        uint[] weights = [.. roll.Classes.Select(voters => voters.Weight)];
        if (weights.Length is 0 or > NaiveLimits.Classes || weights.Contains(0U)) return false;
        if (!weights.SequenceEqual(weights.Distinct().Order())) return false;
        if (roll.Classes.Any(voters => voters.Size == 0)) return false;
        if (roll.Classes.DistinctBy(voters => Convert.ToHexString(voters.Issuer.Modulus)).Count() < weights.Length) return false;
        return roll.Classes.Aggregate((UInt128)0, (sum, voters) => sum + (UInt128)voters.Weight * voters.Size) <= NaiveLimits.RollWeight;
    }

    /// <summary>O1.</summary>
    private static bool IsWhite(char letter) => letter is (>= '\u0009' and <= '\u000d') or '\u0020' or '\u0085' or '\u00a0' or '\u1680'
        or (>= '\u2000' and <= '\u200a') or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000';

    /// <summary>O3.</summary>
    private static bool IsUnprintable(char letter) => letter is (>= '\u0000' and <= '\u001f') or (>= '\u007f' and <= '\u009f')
        or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
