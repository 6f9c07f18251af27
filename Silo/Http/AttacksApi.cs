using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Attacks;
using OrleansBallot.Silo.Attacks;
using OrleansBallot.Silo.Http.Json;
using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Http;

/// <summary>The attacks that there are, and how operators stage them.</summary>
internal static class AttacksApi
{
    private static readonly AttackKindJson[] _kinds = [.. AttackKinds.All.Select(Shapes.Attack)];

    public static void MapAttacks(this IEndpointRouteBuilder routes) => routes.MapGet("/api/attacks", () => TypedResults.Ok(_kinds))
        .WithSummary("The attacks that can be staged: what each tries, and the rule by which every node refuses it.");

    public static void MapStaging(this RouteGroupBuilder operators) => operators.MapPost("/attacks/{kind}", Stage).WithSummary(
        "Has a node forge an attack, and every active node judge it. Who accepts text/event-stream gets each verdict as it comes, as an event named 'verdict'.");

    private static async Task<Results<Ok<AttackJson>, ServerSentEventsResult<VerdictJson>, ProblemHttpResult>> Stage(
        string name, string kind, HttpRequest request, SiloOptions options, NodeReads reads, Attacker attacker, CancellationToken stop)
    {
        if (!options.Attacks.Enabled) return Problems.Of(SiloRefusal.AttacksDisabled);
        if (AttackKinds.Find(kind) is null) return Problems.Of(StatusCodes.Status400BadRequest, "unknown-attack", AttackKinds.Unknown(kind));
        if (!await reads.IsNode(name, stop)) return Problems.UnknownNode(name);
        try
        {
            return request.GetTypedHeaders().Accept.Any(media => media.MediaType == EventStreams.MediaType)
                ? TypedResults.ServerSentEvents(attacker.Judge(await attacker.Forge(name, kind, stop), stop).Select(Shapes.Verdict), "verdict")
                : TypedResults.Ok(new AttackJson(kind, [.. (await attacker.Strike(name, kind, stop)).Verdicts.Select(Shapes.Verdict)]));
        }
        catch (ArgumentException notYet)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "not-ready", notYet.Message);
        }
    }
}
