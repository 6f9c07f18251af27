using System.Collections.Immutable;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>Judges an opening before it is signed, by the rules of nodes, so that what is wrong is told at once.</summary>
internal static class OpeningChecks
{
    private static readonly ImmutableArray<string> _anyOptions = ["a", "b"];

    /// <summary>
    /// The first of O1 to O7 and O10 to O14 that it breaks at the time at which it was made. Only nodes know how many elections there are
    /// (O8, O9).
    /// </summary>
    public static Rejection Judge(OpenElection opening) =>
        new LedgerState().Judge(Transaction.Of(Hash256.Zero, opening, default(Signature)), opening.Created, Judged.OnSubmission).Rule;

    /// <summary>What is wrong with a title; null where nothing is.</summary>
    public static string? Title(string typed) => Told(Judge(typed, _anyOptions));

    /// <summary>What is wrong with one more option; null where nothing is.</summary>
    public static string? Option(IEnumerable<string> others, string typed) => Told(Judge("title", [.. others, typed]));

    /// <summary>What is wrong with a time to close; null where nothing is.</summary>
    public static string? Closes(string typed, TimeProvider clock) => Checks.Failing(() =>
    {
        var now = Timestamp.From(clock.GetUtcNow());
        var rule = Judge(new(default, "title", _anyOptions, now, Moments.Parse(typed, clock), OpenElection.DefaultSettle, now));
        if (rule != Rejection.None) throw Rules.Refusal(rule);
    });

    /// <summary>The same for texts alone, with times that are in order.</summary>
    private static Rejection Judge(string title, IEnumerable<string> options) =>
        Judge(new OpenElection(default, title, options.ToImmutableArray(), new(0), new(2), 0, new(1)));

    /// <summary>The first option alone is no mistake yet.</summary>
    private static string? Told(Rejection rule) => rule is Rejection.None or Rejection.TooFewOptions ? null : Rules.Explain(rule.Name());
}
