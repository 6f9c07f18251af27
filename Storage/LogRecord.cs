namespace OrleansBallot.Storage;

/// <summary>What a payload is. Storage keeps it beside the payload and never looks inside.</summary>
public enum RecordKind : byte
{
    /// <summary>A block.</summary>
    Block = 1,

    /// <summary>Transactions that were accepted together, and covered by one signature.</summary>
    Accepted = 2,

    /// <summary>What a registrar was made for.</summary>
    Roll = 3,

    /// <summary>Some of the voters on its roll.</summary>
    Voters = 4,

    /// <summary>The election that it serves.</summary>
    Bound = 5,

    /// <summary>That a voter's request was granted.</summary>
    Issued = 6,

    /// <summary>That it grants no more.</summary>
    Closed = 7,

    /// <summary>Where the log is, and whether something may be missing before this.</summary>
    Placed = 8,
}

/// <summary>Where a record is in its node's log. Opaque, but ordered as the records are.</summary>
public readonly record struct LogPosition(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A record as <see cref="INodeLog.Scan"/> finds it; the payload is the receiver's to keep.</summary>
public readonly record struct LogRecord(RecordKind Kind, LogPosition Position, ReadOnlyMemory<byte> Payload)
{
    /// <summary>A block of 4 MiB, and room for what frames it.</summary>
    public const int MaxPayload = 5 * 1024 * 1024;
}

/// <summary>What opening a log found.</summary>
/// <param name="Records">Records that verified.</param>
/// <param name="Bytes">How much storage those take.</param>
/// <param name="TornBytes">How much of an unfinished last write was cut; nothing in it had been acknowledged.</param>
/// <param name="TornAt">Where the cut is; null when nothing was torn.</param>
public readonly record struct LogRecovery(long Records, long Bytes, long TornBytes, LogPosition? TornAt);
