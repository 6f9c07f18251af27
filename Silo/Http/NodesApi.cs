using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http.Json;

namespace OrleansBallot.Silo.Http;

/// <summary>The nodes, and the health of this silo's own.</summary>
internal static class NodesApi
{
    public static void MapNodes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/nodes", All).WithSummary("Every node, with its state and its tip.");
        routes.MapGet("/api/nodes/stream", Stream)
            .WithSummary("Every node, now and whenever something of one changes, as server-sent events named 'nodes'.")
            .Produces<NodeJson[]>(StatusCodes.Status200OK, EventStreams.MediaType);
        routes.MapGet("/api/nodes/{name}", One).WithSummary("One node.");
        routes.MapGet("/api/nodes/{name}/clock", Clock).WithSummary("The time by which a node judges, and why it does not believe its machine's clock, if it does not.");
        routes.MapGet("/healthz", Health).WithSummary("Whether every node of this silo is up and, unless it was told to leave, a member, believes its clock, and whether the storage takes what is written.");
    }

    private static async Task<Ok<NodeJson[]>> All(SiloNodes nodes, GrainCalls calls, CancellationToken stop) =>
        TypedResults.Ok(await LookAtAll(nodes, calls, stop));

    private static Task<IResult> Stream(SiloNodes nodes, GrainCalls calls, EventStreams streams, HttpContext http) => streams.Serve(
        http, new("nodes", ITrackerGrain.Key, Subject: "", async () => await LookAtAll(nodes, calls, CancellationToken.None)));

    private static async Task<NodeJson[]> LookAtAll(SiloNodes nodes, GrainCalls calls, CancellationToken stop) =>
        await Task.WhenAll((await nodes.Members(stop)).Select(member => Look(member, calls, stop)));

    private static async Task<Results<Ok<NodeJson>, ProblemHttpResult>> One(string name, SiloNodes nodes, GrainCalls calls, CancellationToken stop) =>
        (await nodes.Members(stop)).FirstOrDefault(member => member.Node == name) is { } found
            ? TypedResults.Ok(await Look(found, calls, stop))
            : Problems.UnknownNode(name);

    private static Task<Results<Ok<ClockJson>, ProblemHttpResult>> Clock(string name, NodeReads reads, CancellationToken stop) =>
        reads.Ask(name, grain => grain.GetStatus(), Shapes.Clock, stop);

    private static async Task<NodeJson> Look(Member member, GrainCalls calls, CancellationToken stop)
    {
        var (status, trouble) = await calls.NodeOrTrouble(member.Node, grain => grain.GetStatus(), stop);
        return Shapes.Node(member, status, trouble);
    }

    private static async Task<JsonHttpResult<HealthJson>> Health(
        SiloNodes nodes, GrainCalls calls, CancellationToken stop, [FromServices] StorageWatch? storage = null)
    {
        var own = (await nodes.Members(stop)).Where(member => nodes.Running.Contains(member.Node));
        var health = await Task.WhenAll(own.Select(async member =>
        {
            var (status, trouble) = await calls.NodeOrTrouble(member.Node, grain => grain.GetStatus(), stop);
            var json = new NodeHealthJson(member.Node, status is not null, status?.Member, member.StateName, status?.Height, trouble ?? status?.ClockTrouble);

            // Who left on purpose is well as long as it answers; whom the tracker refuses is not, nor is who seals nothing.
            return (Json: json, IsWell: status is { ClockTrouble: null } && (status.Member || (member.State == MemberState.Left && status.Refusal is null)));
        }));
        var isHealthy = health.All(node => node.IsWell) && storage?.Trouble is null;
        return TypedResults.Json(
            new HealthJson(isHealthy ? "healthy" : "unhealthy", [.. health.Select(node => node.Json)], storage?.Trouble),
            statusCode: isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
