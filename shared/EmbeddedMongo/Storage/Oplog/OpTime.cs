using System.Globalization;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// The position of an entry in the oplog: the term of the primary that wrote it, and its timestamp. Newer means a later term, or the same
/// term and a later timestamp. Within one log both only grow.
/// </summary>
/// <param name="Timestamp">
/// Seconds since 1970 in the upper half and an increment in the lower, as in a BSON timestamp. Signed as MongoDB's record ids of the oplog
/// are, and so good until 2038.
/// </param>
/// <param name="Term">The term of the election that made the writer primary; the first is 1.</param>
internal readonly record struct OpTime(long Timestamp, long Term) : IComparable<OpTime>
{
    /// <summary>The position before the first entry of any log; every log has it.</summary>
    public static OpTime None => default;

    public bool IsNone => this == None;

    /// <summary>The seconds of the timestamp, as a date.</summary>
    public BsonDateTime Date => new((Timestamp >> 32) * 1000);

    public static OpTime Min(OpTime one, OpTime other) => one < other ? one : other;

    /// <summary>The position as MongoDB writes it, in which term -1 stands for no entry.</summary>
    public BsonDocument ToBson() => new() { { "ts", new BsonTimestamp(Timestamp) }, { "t", IsNone ? -1 : Term } };

    public static OpTime Parse(BsonDocument source) =>
        source["t"].AsInt64 is >= 0 and var term ? new(source["ts"].AsBsonTimestamp.Value, term) : None;

    public int CompareTo(OpTime other) => Term != other.Term ? Term.CompareTo(other.Term) : Timestamp.CompareTo(other.Timestamp);

    public static bool operator <(OpTime left, OpTime right) => left.CompareTo(right) < 0;

    public static bool operator >(OpTime left, OpTime right) => left.CompareTo(right) > 0;

    public static bool operator <=(OpTime left, OpTime right) => left.CompareTo(right) <= 0;

    public static bool operator >=(OpTime left, OpTime right) => left.CompareTo(right) >= 0;

    public override string ToString() => IsNone ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Timestamp}@{Term}");
}
