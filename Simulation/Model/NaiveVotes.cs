using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Simulation.Model;

/// <summary>The rules of a vote in an unsealed election of the chain (PROTOCOL §3), as a block's.</summary>
internal static class NaiveVotes
{
    public static Rejection Judge(Hash256 chain, NaiveElection election, CastVote vote, Timestamp at)
    {
        var definition = election.Definition;
        if (at < definition.Opens) return Rejection.NotYetOpen; // V3
        if (at >= election.Settles) return Rejection.Closed; // V4
        if (election.PausedAt is { } paused && at >= NaiveLimits.Later(paused, definition.Settle)) return Rejection.Paused; // V12

        var ballot = JudgeBallot(definition, vote);
        if (ballot != Rejection.None) return ballot;

        uint? former = election.Counted.Where(counted => counted.Vote.Voter == vote.Voter)
            .Select(counted => (uint?)counted.Vote.Revision).FirstOrDefault();
        if (definition.Revoting == Revoting.Never && vote.Revision != 0) return Rejection.WrongRevision; // V7
        if (definition.Revoting == Revoting.Never && former is not null) return Rejection.AlreadyVoted; // V8
        if (definition.Revoting == Revoting.Last && vote.Revision <= former) return Rejection.OlderRevision; // V13

        if (definition.Roll is not { } roll) return vote.Credential is null ? Rejection.None : Rejection.WrongCredential; // V15
        if (vote.Credential is not { } credential) return Rejection.NoCredential; // V14
        if (credential.Class >= roll.Classes.Length) return Rejection.WrongCredential; // V15
        if (!credential.Check(chain, election.Id, vote.Voter,
            roll.Classes[credential.Class].Issuer)) return Rejection.WrongCredential; // V15
        return Rejection.None;
    }

    private static Rejection JudgeBallot(OpenElection definition, CastVote vote)
    {
        if (vote.Answers.Length != definition.Contests.Length) return Rejection.WrongBallot; // V5
        (ContestTerms Terms, int Options, int[] Choices)[] answers =
        [
            .. definition.Contests.Zip(vote.Answers, (contest, answer) => (contest.Terms, contest.Options.Length, answer.Choices.ToArray()))
                .Where(answer => answer.Item3.Length > 0),
        ];
        if (answers.Any(answer => answer.Choices.Length > answer.Terms.Most)) return Rejection.TooManyChoices; // V9
        if (answers.Any(answer => answer.Choices.Length < answer.Terms.Least)) return Rejection.TooFewChoices; // V16
        var chosen = answers.Where(answer => !HasScores(answer.Terms)).ToList();
        if (chosen.Exists(answer => answer.Choices.Any(choice => choice >= answer.Options))) return Rejection.UnknownChoice; // V6
        if (chosen.Exists(answer => answer.Choices.Distinct().Count() < answer.Choices.Length)) return Rejection.DuplicateChoice; // V10
        if (chosen.Exists(answer => IsSet(answer.Terms) && !answer.Choices.SequenceEqual(answer.Choices.Order())))
            return Rejection.DuplicateChoice; // V10
        if (answers.Any(answer => HasScores(answer.Terms) && answer.Choices.Any(score => score > answer.Terms.Top)))
            return Rejection.ScoreOutOfRange; // V11
        return Rejection.None;
    }

    private static bool HasScores(ContestTerms terms) => terms.Method is CountingMethod.Score or CountingMethod.Star;

    private static bool IsSet(ContestTerms terms) =>
        terms.Method is CountingMethod.Plurality or CountingMethod.Approval or CountingMethod.Motion;
}
