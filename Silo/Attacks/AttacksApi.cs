using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Attacks;

/// <summary>The attacks that there are. Operators stage them.</summary>
internal static class AttacksApi
{
    public static void MapAttacks(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/attacks", (IBallotApi api, CancellationToken stop) => api.Attacks(stop).OrProblem())
            .WithSummary("The attacks that can be staged: what each tries, and the rule by which every node refuses it.");
        routes.ForOperators("/api/nodes/{name}").MapPost("/attacks/{kind}", Stage).WithSummary(
            "Has a node forge an attack, and every active node judge it. Who accepts text/event-stream gets each verdict as it comes, "
            + "as an event named 'verdict'.");
    }

    private static async Task<Results<Ok<AttackJson>, ServerSentEventsResult<VerdictJson>, ProblemHttpResult>> Stage(
        string name, string kind, HttpRequest request, AttackOptions options, IBallotApi api, CancellationToken stop)
    {
        if (!options.Enabled) return Problems.Of(SiloRefusal.AttacksDisabled);
        if (!(await api.Attack(name, kind, stop)).TryGet(out var verdicts, out var refusal)) return Problems.Of(refusal);
        if (request.GetTypedHeaders().Accept.Any(media => media.MediaType == EventStreams.MediaType))
            return TypedResults.ServerSentEvents(verdicts.Items, "verdict");
        return TypedResults.Ok(
            new AttackJson(kind, await verdicts.Items.OrderBy(verdict => verdict.Node, StringComparer.Ordinal).ToArrayAsync(stop)));
    }
}
