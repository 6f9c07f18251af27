using System.Diagnostics;

namespace OrleansBallot.Storage;

/// <summary>Spans for requests that wait for their storage. Without a listener no span is made.</summary>
public static class StorageTrace
{
    /// <summary>The name of the source, for listeners.</summary>
    public const string SourceName = "OrleansBallot.Storage";

    /// <summary>
    /// A wait until a node's journal holds an accepted transaction. Many requests share one write, which belongs to none of them.
    /// </summary>
    public const string JournalAppend = "journal append";

    /// <summary>An append to a log.</summary>
    public const string LogAppend = "log append";

    /// <summary>A read of one record.</summary>
    public const string LogRead = "log read";

    /// <summary>The source of these spans.</summary>
    public static ActivitySource Source { get; } = new(SourceName);
}
