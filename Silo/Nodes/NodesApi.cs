using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Nodes;

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
        routes.MapGet("/api/nodes/{name}/clock", Clock)
            .WithSummary("The time by which a node judges, and why it does not believe its machine's clock, if it does not.");
        routes.MapGet("/healthz", Health).WithSummary(
            "Whether every node of this silo is up and, unless it was told to leave, a member, believes its clock, and whether the storage "
            + "takes what is written.");
    }

    private static Task<Results<Ok<NodeJson[]>, ProblemHttpResult>> All(IBallotApi api, CancellationToken stop) =>
        api.Nodes(stop).OrProblem();

    private static Task<IResult> Stream(IBallotApi api, EventStreams streams, HttpContext http) =>
        streams.Serve(http, LiveView.Of("nodes", ITrackerGrain.Key, subject: "", () => api.Nodes(CancellationToken.None)));

    private static Task<Results<Ok<NodeJson>, ProblemHttpResult>> One(string name, IBallotApi api, CancellationToken stop) =>
        api.Node(name, stop).OrProblem();

    private static Task<Results<Ok<ClockJson>, ProblemHttpResult>> Clock(string name, IBallotApi api, CancellationToken stop) =>
        api.Clock(name, stop).OrProblem();

    private static async Task<JsonHttpResult<HealthJson>> Health(
        SiloNodes nodes, GrainCalls calls, StorageWatch storage, CancellationToken stop)
    {
        var own = (await nodes.Members(stop)).Where(member => nodes.Running.Contains(member.Node));
        var health = await Task.WhenAll(own.Select(async member =>
        {
            var (status, trouble) = await calls.NodeOrTrouble(member.Node, grain => grain.GetStatus(), stop);
            var json = new NodeHealthJson(
                member.Node, status is not null, status?.Member, member.StateName, status?.Height, trouble ?? status?.ClockTrouble);

            // A node that left on purpose is well while it answers. One that the tracker refuses is not, nor one that seals nothing.
            return (Json: json, IsWell: status is { ClockTrouble: null }
                && (status.Member || (member.State == MemberState.Left && status.Refusal is null)));
        }));
        var isHealthy = health.All(node => node.IsWell) && storage.Trouble is null;
        return TypedResults.Json(
            new HealthJson(isHealthy ? "healthy" : "unhealthy", [.. health.Select(node => node.Json)], storage.Trouble),
            statusCode: isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
