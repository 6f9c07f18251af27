using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;

namespace OrleansBallot.Api.OverGrains;

/// <summary>
/// One node's best chain as one file: the text <c>ballot/export/1</c>, the chain's parameters, then every block from height 1, each part as
/// its length and its bytes. All of it belongs to one tip, which is fixed before the first byte.
/// </summary>
internal sealed class ChainExport(ChainParameters chain, GrainCalls calls)
{
    private const int MostSwaps = 10;

    // One pin at a time for each node, so that exports that begin together share its headers. There are no more than members.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = [];

    // The headers of the last pin, while an export uses them. Nodes' chains differ only near their tips, and long ones are megabytes.
    private readonly WeakReference<BlockHeader[]> _last = new([]);

    /// <summary>The headers of the node's best chain from height 1 to its tip.</summary>
    /// <exception cref="UnavailableException">The node does not answer, or its chain swaps faster than it can be read.</exception>
    public async Task<IReadOnlyList<BlockHeader>> Pin(string node, CancellationToken stop)
    {
        var turn = _turns.GetOrAdd(node, _ => new(1, 1));
        if (!await turn.WaitAsync(GrainCalls.Deadline, stop))
            throw new UnavailableException(node, new TimeoutException("it is slow to give its headers to others."));
        try
        {
            for (var swaps = 0; swaps < MostSwaps; swaps++)
            {
                if (await TryPin(node, stop) is { } headers) return headers;
            }
        }
        finally
        {
            turn.Release();
        }

        throw new UnavailableException(node, new TimeoutException("its chain was swapped again and again while it was read."));
    }

    /// <summary>The file, block by block. If a block has gone meanwhile, an exception ends it, so that nobody takes it for whole.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Blocks(
        string node, IReadOnlyList<BlockHeader> headers, [EnumeratorCancellation] CancellationToken stop)
    {
        yield return ExportFormat.Prologue(chain);
        foreach (var hash in headers.Select(header => header.Hash))
        {
            var block = await calls.Node(node, grain => grain.GetBlock(new(hash), stop), stop)
                ?? throw new UnavailableException(node, new TimeoutException($"it no longer holds block {hash}."));
            yield return ExportFormat.Frame(block.Bytes);
        }
    }

    /// <summary>The headers alone.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Headers(IReadOnlyList<BlockHeader> headers) =>
        headers.Select(header => (ReadOnlyMemory<byte>)ExportFormat.Frame(header.Encode()))
            .Prepend(ExportFormat.Prologue(chain, ExportFormat.HeadersTag));

    /// <summary>The headers; null where a page does not go on from the one before, because the chain was swapped in between.</summary>
    private async Task<BlockHeader[]?> TryPin(string node, CancellationToken stop)
    {
        var known = await Known(node, stop);
        var (more, previous) = (new List<BlockHeader>(), known.LastOrDefault()?.Hash ?? chain.Id);
        while (true)
        {
            var page = await Page(node, known.Length + more.Count + 1, INodeGrain.MostListed, stop);
            if (page.Length > INodeGrain.MostListed) return null;
            foreach (var header in page)
            {
                if (header is not { HasWork: true } || header.Previous != previous) return null;
                previous = header.Hash;
                more.Add(header);
            }

            if (page.Length < INodeGrain.MostListed) break;
        }

        if (more.Count > 0) _last.SetTarget(known = [.. known, .. more]);
        return known;
    }

    /// <summary>The headers of the last pin, where the node's chain holds them too; else none.</summary>
    private async Task<BlockHeader[]> Known(string node, CancellationToken stop) =>
        _last.TryGetTarget(out var last) && last.Length > 0
        && await Page(node, last.Length, 1, stop) is [{ } same] && same.Hash == last[^1].Hash
            ? last
            : [];

    private async Task<BlockHeader?[]> Page(string node, int from, int count, CancellationToken stop) =>
        [.. (await calls.Node(node, grain => grain.GetBlocks((ulong)from, count), stop)).Blocks.Select(block =>
            BlockHeader.TryDecode(block.Header))];
}
