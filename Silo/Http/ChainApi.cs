using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http.Json;

namespace OrleansBallot.Silo.Http;

/// <summary>The chain, its blocks, and what waits for one.</summary>
internal static class ChainApi
{
    /// <summary>Blocks in an event: twice what a chain of fifty a second makes from one look to the next.</summary>
    private const int Streamed = 20;

    private const int FormBuffer = 32 * 1024;

    public static void MapChain(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/time", Time).WithSummary("This silo's clock.");
        routes.MapGet("/api/chain", Chain).WithSummary("The network's parameters and its id.");
        routes.MapGet("/api/blocks", BlocksOfAny).Takes(places => places.Reads).WithSummary("Blocks of the best chain from a height upwards, or the newest.");
        routes.MapGet("/api/nodes/{name}/blocks", Blocks).Takes(places => places.Reads).WithSummary("Blocks of one node's best chain from a height upwards, or the newest.");
        routes.MapGet("/api/blocks/stream", Stream)
            .WithSummary("The newest blocks of the best chain, lowest first, now and at every new tip, as server-sent events named 'block'.")
            .Produces<BlockJson[]>(StatusCodes.Status200OK, EventStreams.MediaType);
        routes.MapGet("/api/nodes/{name}/forks", Forks).Takes(places => places.Reads)
            .WithSummary("The branches beside a node's best chain, the best first: how each stands, and its blocks, lowest first.");
        routes.MapGet("/api/blocks/{hash}", Block).Takes(places => places.Reads).WithSummary("One block with its transactions, by hash or by height on the best chain.");
        routes.MapGet("/api/blocks/{hash}/text", Text).Takes(places => places.Reads).WithSummary("One block as lines that read back to the same bytes (PROTOCOL §10).");
        routes.MapGet("/api/blocks/{hash}/json", Json).Takes(places => places.Reads).WithSummary("One block as JSON that reads back to the same bytes (PROTOCOL §10).");
        routes.MapGet("/api/pending", Pending).Takes(places => places.Reads).WithSummary("The oldest transactions that wait for a block.");
    }

    private static Ok<TimeJson> Time(TimeProvider time) => TypedResults.Ok(new TimeJson(Timestamp.From(time.GetUtcNow()).ToString()));

    private static Ok<ChainJson> Chain(ChainParameters chain) => TypedResults.Ok(Shapes.Chain(chain));

    private static Task<Results<Ok<BlockJson[]>, ProblemHttpResult>> BlocksOfAny(
        NodeReads reads, CancellationToken stop, string? node = null, ulong? from = null, int count = 20) => List(reads, node, from, count, stop);

    private static Task<Results<Ok<BlockJson[]>, ProblemHttpResult>> Blocks(
        string name, NodeReads reads, CancellationToken stop, ulong? from = null, int count = 20) => List(reads, name, from, count, stop);

    private static async Task<Results<Ok<BlockJson[]>, ProblemHttpResult>> List(
        NodeReads reads, string? node, ulong? from, int count, CancellationToken stop) =>
        count is < 1 or > INodeGrain.MostListed
            ? Problems.OutOfRange(nameof(count), 1, INodeGrain.MostListed)
            : await reads.Ask(node, grain => grain.GetBlocks(from, count), Listed, stop);

    /// <summary>Each event holds blocks that were in the one before: so a watcher sees what was swapped, and whether it missed some.</summary>
    private static async Task<IResult> Stream(
        NodeReads reads, SiloNodes nodes, GrainCalls calls, EventStreams streams, HttpContext http, string? node = null)
    {
        if (node is not null && !await reads.IsNode(node, http.RequestAborted)) return Problems.UnknownNode(node);
        if ((node ?? await nodes.ForReads(http.RequestAborted)) is not { } chosen) return Problems.NoNode(nodes.Trouble);
        return await streams.Serve(http, new("block", chosen, Subject: "", Look));

        async Task<object?> Look() => Listed(
            await calls.Node(chosen, grain => grain.GetBlocks(null, Streamed), CancellationToken.None, GrainCalls.ShortDeadline));
    }

    private static Task<Results<Ok<BranchJson[]>, ProblemHttpResult>> Forks(string name, NodeReads reads, CancellationToken stop) =>
        reads.Ask(name, grain => grain.GetBranches(), list => list.Branches.Select(Shapes.Branch).ToArray(), stop);

    private static Task<Results<Ok<BlockDetailJson>, ProblemHttpResult>> Block(
        string hash, ChainParameters chain, NodeReads reads, CancellationToken stop, string? node = null) =>
        Find(hash, reads, node, found => Shapes.Block(Decoded(chain, hash, found), found.OnBestChain), stop);

    private static Task<Results<PushStreamHttpResult, ProblemHttpResult>> Text(
        string hash, ChainParameters chain, NodeReads reads, CancellationToken stop, string? node = null) =>
        Written(hash, chain, reads, node, "text/plain", block => TextForm.Lines(block).Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line + "\n")), stop);

    private static Task<Results<PushStreamHttpResult, ProblemHttpResult>> Json(
        string hash, ChainParameters chain, NodeReads reads, CancellationToken stop, string? node = null) =>
        Written(hash, chain, reads, node, "application/json", block => JsonForm.Pieces(block).Append("\n"u8.ToArray()), stop);

    /// <summary>Piece by piece as it is read: as one text a full block would be tens of megabytes.</summary>
    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Written(
        string hash, ChainParameters chain, NodeReads reads, string? node, string type, Func<Ledger.Block, IEnumerable<ReadOnlyMemory<byte>>> pieces, CancellationToken stop)
    {
        var found = (await Find(hash, reads, node, detail => Decoded(chain, hash, detail), stop)).Result;
        if (found is not Ok<Ledger.Block> { Value: { } block }) return (ProblemHttpResult)found;
        return TypedResults.Stream(
            async output =>
            {
                await using var buffered = new BufferedStream(output, FormBuffer);
                foreach (var piece in pieces(block)) await buffered.WriteAsync(piece, stop);
            },
            $"{type}; charset=utf-8");
    }

    private static Task<Results<Ok<T>, ProblemHttpResult>> Find<T>(
        string hash, NodeReads reads, string? node, Func<BlockDetail, T> shape, CancellationToken stop) => reads.Ask(
            node,
            grain => grain.GetBlock(hash, stop),
            shape,
            () => Problems.Of(SiloRefusal.UnknownBlock),
            stop);

    private static BlockJson[] Listed(BlockList list) => [.. list.Blocks.Select(Shapes.Block)];

    private static Ledger.Block Decoded(ChainParameters chain, string hash, BlockDetail found) =>
        Ledger.Block.TryDecode(chain.Id, found.Bytes, out var block) == Rejection.None
            ? block!
            : throw new InvalidDataException($"A node gave bytes for {hash} that are no block.");

    private static async Task<Results<Ok<PendingJson>, ProblemHttpResult>> Pending(
        ChainParameters chain, NodeReads reads, CancellationToken stop, string? node = null, int count = 100) =>
        count is < 1 or > INodeGrain.MostListed
            ? Problems.OutOfRange(nameof(count), 1, INodeGrain.MostListed)
            : await reads.Ask(
                node,
                grain => grain.GetPending(count),
                pending => new PendingJson(pending.Total, pending.Transactions.Select(bytes => Content(chain, bytes)), pending.Trouble),
                stop);

    /// <summary>What bytes say that a node has given for a transaction.</summary>
    internal static ContentJson Content(ChainParameters chain, byte[] bytes) =>
        Transaction.TryDecode(chain.Id, bytes, out var transaction) == Rejection.None
            ? Shapes.Content(transaction!)
            : throw new InvalidDataException("A node gave bytes that are no transaction.");
}
