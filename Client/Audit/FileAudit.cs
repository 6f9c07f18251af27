using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Rules;

namespace OrleansBallot.Client;

/// <summary>
/// Audits an export: blocks are inspected in parallel, a few ahead of the one that is judged, so that memory stays bounded.
/// </summary>
internal static class FileAudit
{
    /// <summary>Audits the whole file.</summary>
    /// <param name="file">The export.</param>
    /// <param name="progress">Told after each block how many bytes are done.</param>
    /// <param name="stop">Stops it.</param>
    /// <returns>The auditor with everything up to the first fault; null where not even the chain's parameters could be read.</returns>
    public static async Task<Auditor?> RunAsync(Stream file, Action<long> progress, CancellationToken stop)
    {
        var reader = new ExportReader(file);
        if (await reader.ReadChainAsync(ExportFormat.Tag, stop) is not { } chain) return null;
        var auditor = new Auditor(chain);
        var isWhole = await AddBlocksAsync(auditor, reader, progress, stop);
        if (auditor.Fault is null && !isWhole) auditor.AddUnreadable();
        return auditor;
    }

    /// <summary>Feeds the auditor until a fault or the file's end.</summary>
    /// <returns>False where the file ends in something that is no frame.</returns>
    private static async Task<bool> AddBlocksAsync(Auditor auditor, ExportReader reader, Action<long> progress, CancellationToken stop)
    {
        var ahead = 2 * Environment.ProcessorCount;
        var inspected = new Queue<(Task<InspectedBlock> Block, long End)>(ahead);
        var read = FrameRead.Whole;
        var atEnd = false;
        try
        {
            while (true)
            {
                while (!atEnd && inspected.Count < ahead)
                {
                    (read, var content) = await reader.NextAsync(Limits.BlockBytes, stop);
                    atEnd = content is null;
                    if (content is null) break;
                    inspected.Enqueue((Task.Run(() => InspectedBlock.Of(auditor.Parameters, content), stop), reader.Position));
                }

                if (!inspected.TryDequeue(out var next)) return read == FrameRead.Whole;
                if (!auditor.Add(await next.Block)) return true;
                progress(next.End);
            }
        }
        finally
        {
            // Nothing runs on once the audit has answered.
            await Task.WhenAll(inspected.Select(waiting => (Task)waiting.Block)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
