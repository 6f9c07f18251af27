using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Http;

/// <summary>The ledger as a file, for auditors who trust nobody.</summary>
internal static class ExportApi
{
    public static void MapExport(this IEndpointRouteBuilder routes) => routes.MapGet("/api/export", Export)
        .WithSummary("The whole best chain of a node as one file, at one tip.")
        .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream");

    private static async Task<IResult> Export(NodeReads reads, SiloNodes nodes, ChainExport export, HttpContext http, string? node = null)
    {
        var stop = http.RequestAborted;
        if (node is not null && !await reads.IsNode(node, stop)) return Problems.UnknownNode(node);
        if ((node ?? await nodes.ForReads(stop)) is not { } chosen) return Problems.NoNode(nodes.Trouble);
        if (export.TryBegin() is not { } place)
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, Problems.Unavailable, $"{ChainExport.Most} exports are under way: come back later.");
        http.Response.RegisterForDispose(place);
        var hashes = await export.Pin(chosen, stop);
        return TypedResults.Stream(output => export.Write(chosen, hashes, output, stop), "application/octet-stream", "ballot.export");
    }
}
