using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Compares values as they are stored: int 1 differs from long 1, and −0 from 0. An update uses it to decide whether it changed the
/// document (<c>nModified</c>).
/// </summary>
internal static class ExactEquality
{
    /// <summary>Returns true when both values have the same type and the same bytes, in every part.</summary>
    public static bool Same(BsonValue x, BsonValue y)
    {
        if (ReferenceEquals(x, y))
            return true;
        if (x.BsonType != y.BsonType)
            return false;
        return (x, y) switch
        {
            (BsonDocument a, BsonDocument b) => SameDocuments(a, b),
            (BsonArray a, BsonArray b) => SameArrays(a, b),
            (BsonDouble a, BsonDouble b) => BitConverter.DoubleToInt64Bits(a.Value) == BitConverter.DoubleToInt64Bits(b.Value),
            (BsonDecimal128 a, BsonDecimal128 b) => a.Value.GetIEEEHighBits() == b.Value.GetIEEEHighBits()
                && a.Value.GetIEEELowBits() == b.Value.GetIEEELowBits(),
            (BsonJavaScriptWithScope a, BsonJavaScriptWithScope b) => a.Code == b.Code && SameDocuments(a.Scope, b.Scope),
            _ => x.Equals(y),
        };
    }

    private static bool SameDocuments(BsonDocument x, BsonDocument y)
    {
        using var left = x.GetEnumerator();
        using var right = y.GetEnumerator();
        while (true)
        {
            var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
            if (!hasLeft || !hasRight)
                return hasLeft == hasRight;
            if (left.Current.Name != right.Current.Name || !Same(left.Current.Value, right.Current.Value))
                return false;
        }
    }

    private static bool SameArrays(BsonArray x, BsonArray y)
    {
        if (x.Count != y.Count)
            return false;
        for (var i = 0; i < x.Count; i++)
        {
            if (!Same(x[i], y[i]))
                return false;
        }

        return true;
    }
}
