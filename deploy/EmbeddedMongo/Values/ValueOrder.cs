using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// MongoDB's comparison order of BSON values ("Comparison/Sort Order" in its manual): by type class first (MinKey, null,
/// numbers, strings, objects, arrays, binary, ObjectId, boolean, date, timestamp, regex, code, MaxKey), numbers of every
/// type by value, strings by their UTF-8 bytes.
/// </summary>
public sealed class ValueOrder : IComparer<BsonValue>, IEqualityComparer<BsonValue>
{
    public static ValueOrder Instance { get; } = new();

    public int Compare(BsonValue? x, BsonValue? y) => throw new NotImplementedException();

    /// <summary>Equal as MongoDB compares: int 1, long 1, double 1.0 and decimal 1 are one value; documents keep field order.</summary>
    public bool Equals(BsonValue? x, BsonValue? y) => Compare(x, y) == 0;

    public int GetHashCode(BsonValue obj) => throw new NotImplementedException();
}
