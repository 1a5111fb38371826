namespace EmbeddedMongo.Storage.Recovery;

/// <summary>The kinds of entry in a record log.</summary>
internal enum LogEntryKind
{
    /// <summary>A record whose checksum is right.</summary>
    Record,

    /// <summary>Bytes that were a record and can't be read any more.</summary>
    Damage,

    /// <summary>The beginning of a record that the end of the file cuts off, as a crash leaves it. It is the last entry.</summary>
    CutOff,
}

/// <summary>One entry of a record log.</summary>
/// <param name="Kind">The kind of entry.</param>
/// <param name="Offset">The place of its first byte in the file.</param>
/// <param name="Payload">The record's content; empty for the other kinds.</param>
/// <param name="Problem">The damage, in words; empty for the other kinds.</param>
internal readonly record struct LogEntry(LogEntryKind Kind, long Offset, byte[] Payload, string Problem)
{
    public static LogEntry CutOff(long offset) => new(LogEntryKind.CutOff, offset, [], "");

    public static LogEntry Damage(long offset, string problem) => new(LogEntryKind.Damage, offset, [], problem);

    public static LogEntry Record(long offset, byte[] payload) => new(LogEntryKind.Record, offset, payload, "");
}
