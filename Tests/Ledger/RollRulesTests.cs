using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Ledger;

/// <summary>Elections by roll: credentials, and what their registrar states.</summary>
public class RollRulesTests
{
    private const uint Size = 3;

    private static readonly RollTerms _roll = RollTerms.Of(
        IssuingKey.Of(IssuingKeys.First), Voters.Named("Registrar").Key, Size, Hash256.Of("root"u8));

    private readonly TestNetwork _network = TestNetwork.Default;
    private readonly TestNode _node = new(TestNetwork.Default);
    private readonly Transaction _election = Open("By roll");

    public RollRulesTests() => _node.Mine(_election);

    private Election Election => _node.State.Find(TestNetwork.IdOf(_election))!;

    [Fact]
    public void A_key_with_a_credential_votes()
    {
        _node.Mine(Vote(Voters.Ann, Issue(Voters.Ann, _election)));

        Assert.Equal([1, 0, 0], Election.CopyCounts());
    }

    [Fact, Breaks(Rejection.NoCredential)]
    public void A_key_without_one_does_not() => _node.Refuses(Vote(Voters.Ann, null), Rejection.NoCredential);

    [Fact, Breaks(Rejection.WrongCredential)]
    public void A_credential_for_another_key_election_or_chain_or_by_another_signer_is_refused()
    {
        var other = Open("Another");
        Credential[] wrong =
        [
            Issue(Voters.Bob, _election), Issue(Voters.Ann, other),
            IssuingKeys.Issue(IssuingKeys.First, Hash256.Of("elsewhere"u8), TestNetwork.IdOf(_election), Voters.Ann.Key),
            IssuingKeys.Issue(IssuingKeys.Second, _network.Id, TestNetwork.IdOf(_election), Voters.Ann.Key),
            new(0, Hash256.Zero, [.. new byte[IssuingKey.Size]]),
        ];

        Assert.All(wrong, credential => _node.Refuses(Vote(Voters.Ann, credential), Rejection.WrongCredential));
    }

    [Fact, Breaks(Rejection.WrongCredential)]
    public void Where_any_key_may_vote_a_credential_has_no_place()
    {
        var open = _network.Open(Voters.Organiser, "For all");
        _node.Mine(open);
        var vote = CastVote.For(Voters.Ann.Key, TestNetwork.IdOf(open), 0, TestNetwork.Epoch) with { Credential = Issue(Voters.Ann, open) };

        _node.Refuses(Voters.Ann.Sign(_network.Id, vote), Rejection.WrongCredential);
    }

    [Fact, Breaks(Rejection.AlreadyVoted)]
    public void A_credential_is_good_for_one_vote()
    {
        var credential = Issue(Voters.Ann, _election);
        _node.Mine(Vote(Voters.Ann, credential));

        _node.Refuses(Vote(Voters.Ann, credential, choice: 1), Rejection.AlreadyVoted);
        Assert.Equal(1, Election.Ballots);
    }

    [Fact]
    public void A_right_credential_of_one_key_says_nothing_of_another()
    {
        var vote = Vote(Voters.Ann, Issue(Voters.Ann, _election));

        Assert.True(vote.HasCredentialOf(_roll.Classes[0].Issuer));
        Assert.False(vote.HasCredentialOf(IssuingKey.Of(IssuingKeys.Second)));
        Assert.True(vote.HasCredentialOf(_roll.Classes[0].Issuer));
    }

    [Fact]
    public void The_registrar_states_once_after_the_close_how_many_it_has_signed()
    {
        var stated = State(Voters.Named("Registrar"), Size);
        var block = _node.MineAt(Election.Closes, stated);
        Assert.Equal(Size, Election.IssuedInAll);
        _node.State.Undo(block);
        Assert.Null(Election.Issued);
    }

    [Fact, Breaks(Rejection.NotClosed)]
    public void Not_while_credentials_may_be_signed() => _node.Refuses(State(Voters.Named("Registrar"), 1), Rejection.NotClosed);

    [Fact, Breaks(Rejection.NotRegistrar)]
    public void Nobody_else_states_it()
    {
        var open = _network.Open(Voters.Organiser, "For all");
        _node.Mine(open);
        _node.MineAt(Election.Closes, _network.Vote(Voters.Ann, open, 0));

        _node.Refuses(State(Voters.Organiser, 1), Rejection.NotRegistrar);
        _node.Refuses(Voters.Ann.Sign(_network.Id, new StateIssuances(Voters.Ann.Key, TestNetwork.IdOf(open), [1])),
            Rejection.NotRegistrar);
    }

    [Fact, Breaks(Rejection.TooManyIssued)]
    public void Never_more_than_there_are_voters()
    {
        _node.MineAt(Election.Closes, Vote(Voters.Ann, Issue(Voters.Ann, _election)));

        _node.Refuses(State(Voters.Named("Registrar"), Size + 1), Rejection.TooManyIssued);
    }

    [Fact, Breaks(Rejection.AlreadyStated)]
    public void Never_twice()
    {
        _node.MineAt(Election.Closes, State(Voters.Named("Registrar"), 1));

        _node.Refuses(State(Voters.Named("Registrar"), 2), Rejection.AlreadyStated);
    }

    [Fact, Breaks(Rejection.WrongRoll)]
    public void A_roll_has_voters() =>
        _node.Refuses(Open("Nobody", _roll with { Classes = [_roll.Classes[0] with { Size = 0 }] }), Rejection.WrongRoll);

    private static Transaction Open(string title, RollTerms? roll = null) =>
        Voters.Organiser.Sign(TestNetwork.Default.Id, TestNetwork.Definition(Voters.Organiser, title) with { Roll = roll ?? _roll });

    private Credential Issue(Voter voter, Transaction election) =>
        IssuingKeys.Issue(IssuingKeys.First, _network.Id, TestNetwork.IdOf(election), voter.Key);

    private Transaction Vote(Voter voter, Credential? credential, int choice = 0) => voter.Sign(
        _network.Id, CastVote.For(voter.Key, TestNetwork.IdOf(_election), choice, TestNetwork.Epoch) with { Credential = credential });

    private Transaction State(Voter registrar, uint count) =>
        registrar.Sign(_network.Id, new StateIssuances(registrar.Key, TestNetwork.IdOf(_election), [count]));
}
