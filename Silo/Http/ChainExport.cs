using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Http;

/// <summary>
/// One node's best chain as one file: the text <c>ballot/export/1</c>, the chain's parameters, then every block from height 1,
/// each of them as its length and its bytes. All of it belongs to one tip, which is fixed before the first byte.
/// </summary>
internal sealed class ChainExport(ChainParameters chain, GrainCalls calls)
{
    private const int MostSwaps = 10;

    /// <summary>The headers of the node's best chain from height 1 to its tip.</summary>
    /// <exception cref="UnavailableException">The node does not answer, or its chain swaps faster than it can be read.</exception>
    public async Task<IReadOnlyList<BlockHeader>> Pin(string node, CancellationToken stop)
    {
        for (var swaps = 0; swaps < MostSwaps; swaps++)
        {
            if (await TryPin(node, stop) is { } headers) return headers;
        }

        throw new UnavailableException(node, new TimeoutException("its chain was swapped again and again while it was read."));
    }

    /// <summary>Writes the file. A block that has gone meanwhile ends it by an exception, so that no client takes it for whole.</summary>
    public async Task Write(string node, IReadOnlyList<BlockHeader> headers, Stream output, CancellationToken stop)
    {
        await output.WriteAsync(ExportFormat.Prologue(chain), stop);
        foreach (var hash in headers.Select(header => header.Hash))
        {
            var block = await calls.Node(node, grain => grain.GetBlock(hash.ToString()), stop)
                ?? throw new UnavailableException(node, new TimeoutException($"it no longer holds block {hash}."));
            await output.WriteAsync(ExportFormat.Frame(block.Bytes), stop);
        }
    }

    /// <summary>Writes the headers alone.</summary>
    public async Task WriteHeaders(IReadOnlyList<BlockHeader> headers, Stream output, CancellationToken stop)
    {
        await output.WriteAsync(ExportFormat.Prologue(chain, ExportFormat.HeadersTag), stop);
        foreach (var header in headers) await output.WriteAsync(ExportFormat.Frame(header.Encode()), stop);
    }

    /// <summary>Null where a page does not go on from the one before: the chain was swapped in between.</summary>
    private async Task<IReadOnlyList<BlockHeader>?> TryPin(string node, CancellationToken stop)
    {
        var headers = new List<BlockHeader>();
        var previous = chain.Id;
        while (true)
        {
            var page = (await calls.Node(node, grain => grain.GetBlocks((ulong)headers.Count + 1, INodeGrain.MostListed), stop)).Blocks;
            foreach (var block in page)
            {
                if (BlockHeader.TryDecode(block.Header) is not { } header || header.Previous != previous) return null;
                previous = header.Hash;
                headers.Add(header);
            }

            if (page.Length < INodeGrain.MostListed) return headers;
        }
    }
}
