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

        var ballot = JudgeBallot(definition, [.. vote.Choices]);
        if (ballot != Rejection.None) return ballot;

        uint? former = election.Counted.Where(counted => counted.Vote.Voter == vote.Voter)
            .Select(counted => (uint?)counted.Vote.Revision).FirstOrDefault();
        if (definition.Revoting == Revoting.Never && vote.Revision != 0) return Rejection.WrongRevision; // V7
        if (definition.Revoting == Revoting.Never && former is not null) return Rejection.AlreadyVoted; // V8
        if (definition.Revoting == Revoting.Last && vote.Revision <= former) return Rejection.OlderRevision; // V13

        if (definition.Roll is not { } roll) return vote.Credential is null ? Rejection.None : Rejection.WrongCredential; // V15
        if (vote.Credential is not { } credential) return Rejection.NoCredential; // V14
        if (!credential.Check(chain, election.Id, vote.Voter, roll.Issuer)) return Rejection.WrongCredential; // V15
        return Rejection.None;
    }

    private static Rejection JudgeBallot(OpenElection definition, int[] choices)
    {
        var options = definition.Options.Length;
        if (definition.Method == CountingMethod.Score)
        {
            if (choices.Length != options) return Rejection.WrongBallot; // V5
            if (choices.Any(score => score > definition.TopScore)) return Rejection.ScoreOutOfRange; // V11
            return Rejection.None;
        }

        if (definition.Method == CountingMethod.Plurality && choices.Length != 1) return Rejection.WrongBallot; // V5
        if (choices.Length > options) return Rejection.TooManyChoices; // V9
        if (choices.Any(choice => choice >= options)) return Rejection.UnknownChoice; // V6
        if (choices.Distinct().Count() < choices.Length) return Rejection.DuplicateChoice; // V10
        if (definition.Method == CountingMethod.Approval && !choices.SequenceEqual(choices.Order()))
            return Rejection.DuplicateChoice; // V10
        return Rejection.None;
    }
}
