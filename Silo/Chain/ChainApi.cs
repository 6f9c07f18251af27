using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Chain;

/// <summary>The chain, its blocks, and the transactions that wait for one.</summary>
internal static class ChainApi
{
    /// <summary>Blocks in an event: twice as many as a chain of fifty blocks a second adds from one look to the next.</summary>
    private const int Streamed = 20;

    public static void MapChain(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/time", Time).WithSummary("This silo's clock.");
        routes.MapGet("/api/chain", Chain).WithSummary("The network's parameters and its id.");
        routes.MapGet("/api/blocks", BlocksOfAny).Takes(places => places.Reads)
            .WithSummary("Blocks of the best chain from a height upwards, or the newest.");
        routes.MapGet("/api/nodes/{name}/blocks", Blocks).Takes(places => places.Reads)
            .WithSummary("Blocks of one node's best chain from a height upwards, or the newest.");
        routes.MapGet("/api/blocks/stream", Stream)
            .WithSummary(
                "The newest blocks of the best chain, lowest first, now and at every new tip, as server-sent events named 'block'.")
            .Produces<BlockJson[]>(StatusCodes.Status200OK, EventStreams.MediaType);
        routes.MapGet("/api/nodes/{name}/forks", Forks).Takes(places => places.Reads)
            .WithSummary("The branches beside a node's best chain, the best first: how each stands, and its blocks, lowest first.");
        routes.MapGet("/api/blocks/{hash}", Block).Takes(places => places.Reads)
            .WithSummary("One block with its transactions, by hash or by height on the best chain.");
        routes.MapGet("/api/blocks/{hash}/text", Text).Takes(places => places.Reads)
            .WithSummary("One block as lines that read back to the same bytes (PROTOCOL §10).");
        routes.MapGet("/api/blocks/{hash}/json", Json).Takes(places => places.Reads)
            .WithSummary("One block as JSON that reads back to the same bytes (PROTOCOL §10).");
        routes.MapGet("/api/pending", Pending).Takes(places => places.Reads).WithSummary("The oldest transactions that wait for a block.");
    }

    private static Task<Results<Ok<TimeJson>, ProblemHttpResult>> Time(IBallotApi api, CancellationToken stop) =>
        api.Time(stop).OrProblem();

    private static Task<Results<Ok<ChainJson>, ProblemHttpResult>> Chain(IBallotApi api, CancellationToken stop) =>
        api.Chain(stop).OrProblem();

    private static Task<Results<Ok<BlockJson[]>, ProblemHttpResult>> BlocksOfAny(
        IBallotApi api, CancellationToken stop, string? node = null, ulong? from = null, int count = 20) =>
        api.Blocks(from, count, node, stop).OrProblem();

    private static Task<Results<Ok<BlockJson[]>, ProblemHttpResult>> Blocks(
        string name, IBallotApi api, CancellationToken stop, ulong? from = null, int count = 20) =>
        api.Blocks(from, count, name, stop).OrProblem();

    /// <summary>
    /// Each event repeats blocks of the one before, so that a watcher sees which were swapped, and whether it missed some.
    /// </summary>
    private static async Task<IResult> Stream(
        LiveReads live, NetworkNodes nodes, EventStreams streams, HttpContext http, string? node = null) =>
        (await nodes.First(node, http.RequestAborted)).TryGet(out var first, out var refusal)
            ? await streams.Serve(http, LiveView.Of("block", first, subject: "", () => live.NewestBlocks(first, Streamed)))
            : Problems.Of(refusal);

    private static Task<Results<Ok<BranchJson[]>, ProblemHttpResult>> Forks(string name, IBallotApi api, CancellationToken stop) =>
        api.Forks(name, stop).OrProblem();

    private static Task<Results<Ok<BlockDetailJson>, ProblemHttpResult>> Block(
        string hash, IBallotApi api, CancellationToken stop, string? node = null) =>
        api.Block(hash, node, stop).OrProblem();

    private static Task<Results<PushStreamHttpResult, ProblemHttpResult>> Text(
        string hash, IBallotApi api, CancellationToken stop, string? node = null) =>
        api.WriteBlock(hash, BlockForm.Text, node, stop).OrProblem("text/plain; charset=utf-8", file: null, stop);

    private static Task<Results<PushStreamHttpResult, ProblemHttpResult>> Json(
        string hash, IBallotApi api, CancellationToken stop, string? node = null) =>
        api.WriteBlock(hash, BlockForm.Json, node, stop).OrProblem("application/json; charset=utf-8", file: null, stop);

    private static Task<Results<Ok<PendingJson>, ProblemHttpResult>> Pending(
        IBallotApi api, CancellationToken stop, string? node = null, int count = 100) =>
        api.Pending(count, node, stop).OrProblem();
}
