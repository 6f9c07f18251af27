using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Model;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Simulation;

/// <summary>A fault in a rule that both used would be seen by neither.</summary>
public sealed class IndependenceTests
{
    private static readonly Type[] _values =
    [
        typeof(Block), typeof(BlockHeader), typeof(ChainParameters), typeof(Coinbase), typeof(CountingMethod), typeof(Credential),
        typeof(IssuingKey), typeof(NodeKey), typeof(PublicKey), typeof(Signature), typeof(Rejection), typeof(ElectionPhase),
        typeof(Revoting), typeof(RollTerms), typeof(Amount), typeof(Difficulty), typeof(ElectionId), typeof(Hash256), typeof(Height),
        typeof(Timestamp), typeof(TransactionId), typeof(Transaction), typeof(TransactionKind), typeof(Payload), typeof(ElectionPayload),
        typeof(OpenElection), typeof(CastVote), typeof(CloseElection), typeof(PauseElection), typeof(StateIssuances), typeof(Seal),
        typeof(Transfer), typeof(OrganiserOrder), typeof(ExtendElection), typeof(WithdrawOption), typeof(Contest), typeof(ContestOption),
        typeof(ContestTerms), typeof(Ballot), typeof(Majority), typeof(MajorityBar), typeof(MajorityBase), typeof(Fraction),
        typeof(TieRule), typeof(RollClass), typeof(IElectionDefinition),
    ];

    [Fact]
    public void The_naive_model_uses_the_ledgers_values_and_none_of_its_rules() => Assert.Empty(
        typeof(NaiveChain).Assembly.GetTypes().Where(type => type.Namespace == typeof(NaiveChain).Namespace)
            .SelectMany(FolderArrows.UsedBy).Where(type => type.Assembly == typeof(Block).Assembly).Distinct().Except(_values));
}
