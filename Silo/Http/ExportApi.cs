using OrleansBallot.Ledger;
using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Http;

/// <summary>The ledger as a file, for auditors who trust nobody.</summary>
internal static class ExportApi
{
    private const string Bytes = "application/octet-stream";

    public static void MapExport(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/export", Export).Takes(places => places.Exports).WithSummary("The whole best chain of a node as one file, at one tip.")
            .Produces<byte[]>(StatusCodes.Status200OK, Bytes);
        routes.MapGet("/api/export/headers", Headers).Takes(places => places.Headers).WithSummary("The headers of a node's best chain as one file: what receipts are proven against.")
            .Produces<byte[]>(StatusCodes.Status200OK, Bytes);
    }

    private static Task<IResult> Export(NodeReads reads, SiloNodes nodes, ChainExport export, HttpContext http, string? node = null) => Serve(
        reads, nodes, export, http, node, (from, headers, output) => export.Write(from, headers, output, http.RequestAborted));

    private static Task<IResult> Headers(NodeReads reads, SiloNodes nodes, ChainExport export, HttpContext http, string? node = null) => Serve(
        reads, nodes, export, http, node, (_, headers, output) => export.WriteHeaders(headers, output, http.RequestAborted));

    private static async Task<IResult> Serve(
        NodeReads reads, SiloNodes nodes, ChainExport export, HttpContext http, string? node,
        Func<string, IReadOnlyList<BlockHeader>, Stream, Task> write)
    {
        var stop = http.RequestAborted;
        if (node is not null && !await reads.IsNode(node, stop)) return Problems.UnknownNode(node);
        if ((node ?? await nodes.ForReads(stop)) is not { } chosen) return Problems.NoNode(nodes.Trouble);

        // Nobody reads what would be read for it.
        if (HttpMethods.IsHead(http.Request.Method)) return TypedResults.Stream(_ => Task.CompletedTask, Bytes, "ballot.export");
        var headers = await export.Pin(chosen, stop);
        return TypedResults.Stream(output => write(chosen, headers, output), Bytes, "ballot.export");
    }
}
