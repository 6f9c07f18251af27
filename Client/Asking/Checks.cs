using System.Globalization;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>
/// What is wrong with something typed, told before it goes anywhere: by the rules of the ledger where there are some. Null: nothing.
/// </summary>
internal static class Checks
{
    private static readonly string[] _anyOptions = ["a", "b"];

    public static string? Title(string typed) => Of(ElectionDraft.Judge(typed, _anyOptions));

    /// <summary>One more option beside those that there are.</summary>
    public static string? Option(IEnumerable<string> others, string typed) => ElectionDraft.Judge("title", [.. others, typed]) switch
    {
        Rejection.TooFewOptions => null,
        var rule => Of(rule),
    };

    public static string? Closes(string typed, TimeProvider clock) => Usage(() =>
    {
        var now = Timestamp.From(clock.GetUtcNow());
        return Of(ElectionDraft.Judge(
            new(default, "title", [.. _anyOptions], now, Moments.Parse(typed, clock), OpenElection.DefaultSettle, now)));
    });

    public static string? Score(string typed, int top) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var score) && score <= top
            ? null
            : $"Write a number from 0 to {top}.";

    public static string? Key(string typed) => Usage(() =>
    {
        LockedKey.Find(typed);
        return null;
    });

    public static string? PublicKey(string typed) => Usage(() =>
    {
        PastedKey.Read(typed);
        return null;
    });

    public static string? NewKey(string typed) => Usage(() =>
    {
        Destination.Check(typed);
        return File.Exists(typed) ? KeyFile.Exists(typed).Message : null;
    });

    public static string? NewFile(string typed) => Usage(() =>
    {
        Destination.Check(typed);
        return null;
    });

    public static string? ExistingFile(string typed) => File.Exists(typed) ? null : $"There is no file '{typed}'.";

    public static string? NodeName(string typed) => ShortName.IsValid(typed) ? null : $"A node's name is {ShortName.Rule}.";

    public static string? Id(string typed) => Prefix.IsOne(typed.ToLowerInvariant()) || Hash256.TryParse(typed.ToLowerInvariant(), out _)
        ? null
        : $"An id has 64 hex digits; its first {Prefix.FewestDigits} or more will do.";

    public static string? Block(string typed) =>
        ulong.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out _) || Hash256.TryParse(typed.ToLowerInvariant(), out _)
            ? null
            : "Write a height, or a hash of 64 hex digits.";

    private static string? Of(Rejection rule) => rule == Rejection.None ? null : Rules.Explain(rule.Name());

    private static string? Usage(Func<string?> check)
    {
        try
        {
            return check();
        }
        catch (Failure failure)
        {
            return failure.Message;
        }
    }
}
