using MongoDB.Bson;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>The place of an entry in the oplog: its time, and the term of the primary that wrote it.</summary>
/// <param name="Timestamp">
/// Seconds since 1970 in the upper half and an increment in the lower, as in a BSON timestamp. Signed as MongoDB's record ids of the oplog
/// are, and so good until 2038.
/// </param>
/// <param name="Term">The term of the election that made the writer primary.</param>
internal readonly record struct OpTime(long Timestamp, long Term)
{
    /// <summary>The time that stands for no entry, as MongoDB writes it.</summary>
    public static OpTime None { get; } = new(0, -1);

    /// <summary>The seconds of the timestamp, as a date.</summary>
    public BsonDateTime Date => new((Timestamp >> 32) * 1000);

    public BsonDocument ToBson() => new() { { "ts", new BsonTimestamp(Timestamp) }, { "t", Term } };

    public static OpTime Parse(BsonDocument source) => new(source["ts"].AsBsonTimestamp.Value, source["t"].AsInt64);
}
