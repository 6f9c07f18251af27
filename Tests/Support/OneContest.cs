using System.Collections.Immutable;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;

namespace OrleansBallot.Tests.Support;

/// <summary>Elections of one contest, and votes in them, in a short form.</summary>
public static class OneContest
{
    /// <summary>The usual terms of a method, or what comes nearest where there are too few options or too many.</summary>
    public static ContestTerms Terms(CountingMethod method, int options, byte top = 5)
    {
        var terms = ContestTerms.Of(method, options);
        return terms.Form == BallotForm.Scores ? terms with { Top = top } : terms;
    }

    /// <summary>The same, voted on by another method. A motion keeps the first two options.</summary>
    public static OpenElection By(this OpenElection open, CountingMethod method, byte top = 5)
    {
        var contest = open.Contests[0];
        if (method == CountingMethod.Motion) contest = contest with { Options = contest.Options[..2] };
        return open with { Contests = [contest with { Terms = Terms(method, contest.Options.Length, top) }] };
    }

    /// <summary>Another list of options, voted on by the same method.</summary>
    public static OpenElection Offering(this OpenElection open, params ImmutableArray<string> options) => open with
    {
        Contests = [Contest.Of(open.Contests[0].Title, options, Terms(open.Contests[0].Terms.Method, options.Length))],
    };

    public static CastVote Choosing(this CastVote vote, params ImmutableArray<int> choices) => vote with { Answers = [new(choices)] };

    public static ImmutableArray<long> CopyCounts(this Election election) => election.Contests.Single().CopyCounts();

    public static ImmutableArray<BallotCount> CopyBallots(this Election election) => election.Contests.Single().CopyBallots();

    /// <summary>The count, with lots in the order of the options.</summary>
    public static Outcome Count(this Election election)
    {
        var (contest, count) = (election.Contests.Single().Contest, election.Contests.Single());
        return Outcome.Of(
            contest.Terms, contest.Options.Length, count.CopyBallots(), Ballots.Listed(contest.Options.Length), count.Withdrawn,
            election.Definition.Roll?.Weight);
    }
}
