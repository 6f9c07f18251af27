using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo.Http;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>The catalogue of rules, as it is served and as what is refused has it.</summary>
public sealed class RulesApiTests(WebFixture web)
{
    [Fact]
    public async Task Serves_every_rule_with_its_number_its_class_and_its_sentence()
    {
        var served = (await web.Silo.Get("/api/rules")).EnumerateArray().ToList();

        Assert.Equal(RuleBook.All<Rejection>().Select(Row), served.Where(rule => rule.Text("by") == "ledger").Select(Row));
        Assert.Equal(
            ["ledger", "registrar", "tracker", "miner", "silo"], served.Select(rule => rule.Text("by")).Distinct());
        Assert.Equal(served.Count, served.DistinctBy(rule => (rule.Text("by"), rule.Text("rule"))).Count());

        static (string, string?, string, string) Row<T>(T rule) => rule switch
        {
            Rule known => (known.Name, known.Number, known.Class.Name(), known.Sentence),
            JsonElement json => (json.Text("rule"), json.GetProperty("number").GetString(), json.Text("class"), json.Text("sentence")),
            _ => throw new ArgumentException($"{rule} is no rule.", nameof(rule)),
        };
    }

    [Fact]
    public void Every_sentence_says_something_whole()
    {
        Rule[] all =
        [
            .. RuleBook.All<Rejection>(), .. RuleBook.All<RegistrarRefusal>(), .. RuleBook.All<MembershipRefusal>(),
            .. RuleBook.All<MiningRefusal>(),
            .. RuleBook.All<SiloRefusal>(),
        ];

        Assert.All(all, rule =>
        {
            Assert.Matches(@"^[A-Z].*(\.|: ballot [a-z ]+ NAME)$", rule.Sentence);
            Assert.DoesNotContain('{', rule.Sentence + rule.SentenceAbout("node-1"));
        });
    }

    /// <summary>What clients tell apart by its status: it is not to change with a rule's class.</summary>
    [Fact]
    public void A_refused_transaction_has_the_status_of_what_is_wrong_with_it()
    {
        Rejection[] malformed =
        [
            Rejection.Malformed, Rejection.InvalidKey, Rejection.WrongSignature, Rejection.EmptyText, Rejection.TextTooLong,
            Rejection.UnprintableText, Rejection.TooFewOptions, Rejection.TooManyOptions, Rejection.DuplicateOption,
            Rejection.WrongContests, Rejection.WrongLink, Rejection.WrongSchedule, Rejection.WrongTerms, Rejection.WrongRoll,
            Rejection.WrongOrganisers, Rejection.WrongBallot, Rejection.TooManyChoices, Rejection.TooFewChoices,
            Rejection.UnknownChoice, Rejection.DuplicateChoice, Rejection.ScoreOutOfRange, Rejection.WrongRevision,
            Rejection.NotForSubmission, Rejection.AlikeOptions, Rejection.TooLittleTime,
            Rejection.WrongAmount, Rejection.SelfTransfer,
        ];

        Assert.All(Enum.GetValues<Rejection>().Where(rule => rule != Rejection.None), rule => Assert.Equal(
            malformed.Contains(rule) ? 400 : rule switch { Rejection.TooLarge => 413, Rejection.PoolFull => 503, _ => 409 },
            Problems.Of(GrainApi.Refused(rule.Name(), conflict: null)).StatusCode));
        Assert.Equal(403, Problems.Of(GrainApi.Refused(SiloRefusal.UnlistedOrganiser.Name(), conflict: null)).StatusCode);
    }

    [Fact]
    public async Task What_is_refused_is_refused_in_the_catalogues_words()
    {
        var twice = await web.Silo.Submit(web.Silo.Vote(Voters.Ann, web.Election, 1)).Problem(HttpStatusCode.Conflict, "already-voted");
        var stranger = await web.Silo.Operator.DeleteAsync("/api/nodes/node-77").Problem(HttpStatusCode.NotFound, "unknown-node");

        Assert.Equal(RuleBook.Of(Rejection.AlreadyVoted).Sentence, twice.Text("detail"));
        Assert.Equal(RuleBook.Of(SiloRefusal.UnknownNode).SentenceAbout("node-77"), stranger.Text("detail"));
    }

    [Fact]
    public void What_another_version_of_a_grain_refuses_keeps_its_rule()
    {
        ProblemHttpResult newer = Problems.Of(Refusal.Of<RegistrarRefusal>("of-tomorrow"));

        Assert.Equal((409, "of-tomorrow"), (newer.StatusCode, newer.ProblemDetails.Extensions["rule"]));
    }
}
