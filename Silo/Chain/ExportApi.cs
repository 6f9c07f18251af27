using OrleansBallot.Api;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Chain;

/// <summary>The chain as a file, for auditors who trust nobody.</summary>
internal static class ExportApi
{
    private const string Bytes = "application/octet-stream";
    private const string File = "ballot.export";

    public static void MapExport(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/export", Export).Takes(places => places.Exports)
            .WithSummary("The whole best chain of a node as one file, at one tip.")
            .Produces<byte[]>(StatusCodes.Status200OK, Bytes);
        routes.MapGet("/api/export/headers", Headers).Takes(places => places.Headers)
            .WithSummary("The headers of a node's best chain as one file: what receipts are proven against.")
            .Produces<byte[]>(StatusCodes.Status200OK, Bytes);
    }

    private static Task<IResult> Export(IBallotApi api, NetworkNodes nodes, HttpContext http, string? node = null) =>
        Serve(api, headers: false, nodes, http, node);

    private static Task<IResult> Headers(IBallotApi api, NetworkNodes nodes, HttpContext http, string? node = null) =>
        Serve(api, headers: true, nodes, http, node);

    private static async Task<IResult> Serve(IBallotApi api, bool headers, NetworkNodes nodes, HttpContext http, string? node)
    {
        var stop = http.RequestAborted;
        if (!HttpMethods.IsHead(http.Request.Method)) return await api.Export(headers, node, stop).OrProblem(Bytes, File, stop);

        // HEAD reads no chain: it only says whether a node would answer.
        return (await nodes.First(node, stop)).TryGet(out _, out var refusal)
            ? TypedResults.Stream(_ => Task.CompletedTask, Bytes, File)
            : Problems.Of(refusal);
    }
}
