namespace OrleansBallot.Storage;

/// <summary>The kind of a payload. Storage keeps it beside the payload, which it never looks into.</summary>
public enum RecordKind : byte
{
    /// <summary>A block.</summary>
    Block = 1,

    /// <summary>Transactions that were accepted together, under one signature.</summary>
    Accepted = 2,

    /// <summary>The roll for which a registrar was made.</summary>
    Roll = 3,

    /// <summary>Some of the voters on its roll.</summary>
    Voters = 4,

    /// <summary>The election that a registrar serves.</summary>
    Bound = 5,

    /// <summary>A voter's request was granted.</summary>
    Issued = 6,

    /// <summary>The registrar grants no more.</summary>
    Closed = 7,

    /// <summary>The place of the log, and whether records before this one may be missing.</summary>
    Placed = 8,
}

/// <summary>The place of a record in its node's log. Opaque, but ordered as the records are.</summary>
public readonly record struct LogPosition(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A record from <see cref="INodeLog.Scan"/>. The receiver owns the payload.</summary>
public readonly record struct LogRecord(RecordKind Kind, LogPosition Position, ReadOnlyMemory<byte> Payload)
{
    /// <summary>A block of 4 MiB, and room for its frame.</summary>
    public const int MaxPayload = 5 * 1024 * 1024;
}

/// <summary>The result of opening a log.</summary>
/// <param name="Records">Records that verified.</param>
/// <param name="Bytes">How much storage those take.</param>
/// <param name="TornBytes">How much of an unfinished last write was cut. No caller had a confirmation for it.</param>
/// <param name="TornAt">The position of the cut; null when nothing was torn.</param>
public readonly record struct LogRecovery(long Records, long Bytes, long TornBytes, LogPosition? TornAt);
