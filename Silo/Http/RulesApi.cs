using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Silo.Http;

/// <summary>The catalogue of rules, for the page and for programs that have only a rule's name.</summary>
internal static class RulesApi
{
    public static void MapRules(this IEndpointRouteBuilder routes)
    {
        // It is read at the start, so that a silo with a rule without words does not start.
        RuleJson[] all =
        [
            .. Of<Rejection>("ledger"), .. Of<RegistrarRefusal>("registrar"), .. Of<MembershipRefusal>("tracker"),
            .. Of<MiningRefusal>("miner"),
            .. Of<SiloRefusal>("silo"),
        ];
        routes.MapGet("/api/rules", Ok<RuleJson[]> () => TypedResults.Ok(all))
            .WithSummary(
                "What each rule that refuses something says to people. Names are unique among the rules of one of those who refuse.");
    }

    private static IEnumerable<RuleJson> Of<T>(string by) where T : struct, Enum =>
        RuleBook.All<T>().Select(rule => new RuleJson(by, rule.Name, rule.Number, rule.Class.Name(), rule.Sentence));
}
