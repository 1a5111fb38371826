using System.Globalization;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// The position of an entry in the oplog: the term of the primary that wrote it, and its timestamp. Newer means a later term, or the same
/// term and a later timestamp. Within one log both only grow.
/// </summary>
/// <param name="Timestamp">BSON's timestamp: seconds since 1970 in the upper 32 bits, a counter in the lower.</param>
/// <param name="Term">The term; terms of elections begin with 1.</param>
internal readonly record struct OpTime(ulong Timestamp, long Term) : IComparable<OpTime>
{
    /// <summary>The position before the first entry of any log; every log has it.</summary>
    public static OpTime None => default;

    public bool IsNone => this == None;

    public static OpTime Min(OpTime one, OpTime other) => one < other ? one : other;

    public int CompareTo(OpTime other) => Term != other.Term ? Term.CompareTo(other.Term) : Timestamp.CompareTo(other.Timestamp);

    public static bool operator <(OpTime left, OpTime right) => left.CompareTo(right) < 0;

    public static bool operator >(OpTime left, OpTime right) => left.CompareTo(right) > 0;

    public static bool operator <=(OpTime left, OpTime right) => left.CompareTo(right) <= 0;

    public static bool operator >=(OpTime left, OpTime right) => left.CompareTo(right) >= 0;

    public override string ToString() => IsNone ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Timestamp}@{Term}");
}
