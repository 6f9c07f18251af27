using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Unicode;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Ledger.Kinds;

/// <summary>Rules for an election's definition alone (O1 to O7, O10 to O14).</summary>
internal static class Definitions
{
    private const string LinkStart = "https://";

    /// <summary>Each rule goes over all contests before the next one, so that the first rule in the order is the one named.</summary>
    public static Rejection Judge(OpenElection open, Timestamp at)
    {
        if (open.Contests.Length is < 1 or > Limits.Contests) return Rejection.WrongContests; // O12
        var rule = JudgeTexts(open); // O1 to O3, O13
        if (rule != Rejection.None) return rule;
        if (open.Contests.Any(contest => contest.Options.Length < 2)) return Rejection.TooFewOptions; // O4
        if (open.Contests.Any(contest => contest.Options.Length > Limits.Options)) return Rejection.TooManyOptions; // O5
        if (Groups(open).Any(HasTwice)) return Rejection.DuplicateOption; // O6
        if (!HasSchedule(open, at)) return Rejection.WrongSchedule; // O7
        if (!open.Contests.All(contest => HasTerms(open, contest))) return Rejection.WrongTerms; // O10
        if (open.Roll is { IsSound: false }) return Rejection.WrongRoll; // O11
        if (!HasOrganisers(open)) return Rejection.WrongOrganisers; // O14
        return Rejection.None;
    }

    /// <summary>
    /// P3: every name is visible, and no two options of a contest, and no two contests, look alike. It applies on submission only:
    /// Unicode's
    /// tables grow, so as a block rule it would split the network, and old chains must stay valid.
    /// </summary>
    public static bool CanBeToldApart(OpenElection open) =>
        Folding.Fold(open.Title).Length > 0 && !Groups(open).Select(names => names.Select(Folding.Fold).ToList())
            .Any(folded => folded.Contains("") || HasTwice(folded));

    /// <summary>
    /// Characters besides control characters that must not be printed: line and paragraph separators, which split a log line, and the
    /// directional embeddings, overrides and isolates, with which an option could read "no" and be "yes". Right-to-left script needs none
    /// of them.
    /// </summary>
    public static bool IsUnprintable(char letter) =>
        char.IsControl(letter) || letter is (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static Rejection JudgeTexts(OpenElection open)
    {
        List<ContestOption> options = [.. open.Contests.SelectMany(contest => contest.Options)];
        List<string> names = [open.Title, .. open.Contests.Select(contest => contest.Title), .. options.Select(option => option.Name)];
        List<string> descriptions = [open.Description, .. open.Contests.Select(contest => contest.Description)];
        List<string> details = [.. options.Select(option => option.Details)];
        List<string> links = [.. options.Select(option => option.Link)];
        if (names.Exists(name => name.All(IsWhite))) return Rejection.EmptyText; // O1
        if (AreLonger(names, Limits.TextBytes) || AreLonger(descriptions, Limits.DescriptionBytes)) return Rejection.TextTooLong; // O2
        if (AreLonger(details, Limits.DetailsBytes) || AreLonger(links, Limits.LinkBytes)) return Rejection.TextTooLong; // O2
        if (names.Exists(name => name.Any(IsUnprintable))) return Rejection.UnprintableText; // O3
        if (descriptions.Concat(details).Any(text => text.Any(letter => letter != '\n' && IsUnprintable(letter))))
            return Rejection.UnprintableText; // O3
        return links.TrueForAll(IsLink) ? Rejection.None : Rejection.WrongLink; // O13
    }

    private static bool AreLonger(List<string> texts, int most) =>
        texts.Exists(text => System.Text.Encoding.UTF8.GetByteCount(text) > most);

    private static bool IsLink(string link) =>
        link.Length == 0
        || (link.Length > LinkStart.Length && link.StartsWith(LinkStart, StringComparison.Ordinal)
            && !link.AsSpan().ContainsAnyExceptInRange('!', '~'));

    /// <summary>Names among which no two may be the same: titles of contests, and the options of each.</summary>
    private static IEnumerable<IReadOnlyCollection<string>> Groups(OpenElection open) =>
    [
        [.. open.Contests.Select(contest => contest.Title)],
        .. open.Contests.Select(contest => (string[])[.. contest.Options.Select(option => option.Name)]),
    ];

    private static bool HasTwice(IReadOnlyCollection<string> names) => names.Distinct(StringComparer.Ordinal).Count() < names.Count;

    private static bool HasSchedule(OpenElection open, Timestamp at) =>
        open.Closes > open.Opens && open.Closes > at && open.Closes.Since(at) <= Limits.AheadMilliseconds
        && open.Settle <= Limits.SettleMilliseconds;

    private static bool HasTerms(OpenElection open, Contest contest) =>
        contest.Terms.AreSound(contest.Options.Length) && (open.Roll is not null || !contest.Terms.NeedRoll);

    private static bool HasOrganisers(OpenElection open)
    {
        if (open.Others.Length >= Limits.Organisers || open.Others.Contains(open.Organiser)) return false;
        for (var place = 1; place < open.Others.Length; place++)
        {
            if (open.Others[place].CompareTo(open.Others[place - 1]) <= 0) return false;
        }

        return true;
    }

    /// <summary>
    /// O1's white space. It is spelled out, like the set above: the platform's own table could change, and split the network.
    /// </summary>
    private static bool IsWhite(char letter) =>
        letter is (>= '\t' and <= '\r') or ' ' or '\u0085' or '\u00a0' or '\u1680' or (>= '\u2000' and <= '\u200a')
            or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000';
}
