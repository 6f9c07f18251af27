using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Nodes;

/// <summary>
/// Probes: a service manager asks whether to start this process anew, and a load balancer whether to send voters here. A probe comes under
/// the machine's address. If the limits on names and rates refused it, the silo would be taken out, so it is answered before them.
/// </summary>
internal static class ProbesApi
{
    private static readonly string[] _methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapProbes(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/livez", _methods, Live).ShortCircuit().WithSummary("Whether this process lives. It looks at nothing else.");
        routes.MapMethods("/readyz", _methods, Ready).ShortCircuit()
            .WithSummary(
                "Whether this silo takes votes now: 503 from the moment it is told to stop, while none of its nodes takes part or none "
                + "believes its clock, and while nothing can be written.");
    }

    private static Ok<ProbeJson> Live() => TypedResults.Ok(new ProbeJson("alive"));

    private static async Task<Results<Ok<ProbeJson>, ProblemHttpResult>> Ready(
        SiloNodes nodes, GrainCalls calls, Drain drain, StorageWatch storage, CancellationToken stop)
    {
        if (storage.Trouble is { } trouble) return Problems.Unavailable(trouble);
        if (drain.HasBegun) return Problems.Of(SiloRefusal.Stopping);
        var asked = nodes.TakingPart.Select(node => calls.NodeOrNull(node, grain => grain.GetStatus(), stop));
        string? clockTrouble = null;
        await foreach (var answer in Task.WhenEach(asked))
        {
            if (await answer is not { Member: true } status) continue;
            if (status.ClockTrouble is null) return TypedResults.Ok(new ProbeJson("ready"));
            clockTrouble = status.ClockTrouble;
        }

        return clockTrouble is null
            ? Problems.Of(Refusal.NoNode(nodes.Trouble))
            : Problems.Of(StatusCodes.Status503ServiceUnavailable, "clock-in-doubt", clockTrouble);
    }
}
