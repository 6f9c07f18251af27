using OrleansBallot.Storage;

namespace OrleansBallot.Tests.Storage;

internal static class NodeLogExtensions
{
    public static async Task<List<LogRecord>> All(this INodeLog log)
    {
        var records = new List<LogRecord>();
        await foreach (var record in log.Scan(TestContext.Current.CancellationToken))
            records.Add(record);
        return records;
    }
}
