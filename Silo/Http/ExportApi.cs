using OrleansBallot.Api;
using OrleansBallot.Api.OverGrains;

namespace OrleansBallot.Silo.Http;

/// <summary>The ledger as a file, for auditors who trust nobody.</summary>
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

        // Nobody reads what would be read for it: only whether there is such a node is told.
        if (node is not null && !await nodes.IsNode(node, stop)) return Problems.Of(Refusal.UnknownNode(node));
        return (node ?? await nodes.ForReads(stop)) is null
            ? Problems.Of(Refusal.NoNode(nodes.Trouble))
            : TypedResults.Stream(_ => Task.CompletedTask, Bytes, File);
    }
}
