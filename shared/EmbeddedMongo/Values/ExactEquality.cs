using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>Equality of stored bytes: int 1 is not long 1, −0 is not 0. By it an update tells whether it changed anything.</summary>
internal static class ExactEquality
{
    public static bool Same(BsonValue x, BsonValue y)
    {
        if (ReferenceEquals(x, y)) return true;
        if (x.BsonType != y.BsonType) return false;
        return (x, y) switch
        {
            (BsonDocument a, BsonDocument b) => SameDocuments(a, b),
            (BsonArray a, BsonArray b) => SameArrays(a, b),
            (BsonDouble a, BsonDouble b) => BitConverter.DoubleToInt64Bits(a.Value) == BitConverter.DoubleToInt64Bits(b.Value),
            (BsonDecimal128 a, BsonDecimal128 b) => a.Value.GetIEEEHighBits() == b.Value.GetIEEEHighBits() && a.Value.GetIEEELowBits() == b.Value.GetIEEELowBits(),
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
            if (!hasLeft || !hasRight) return hasLeft == hasRight;
            if (left.Current.Name != right.Current.Name || !Same(left.Current.Value, right.Current.Value)) return false;
        }
    }

    private static bool SameArrays(BsonArray x, BsonArray y)
    {
        if (x.Count != y.Count) return false;
        for (var i = 0; i < x.Count; i++)
            if (!Same(x[i], y[i])) return false;

        return true;
    }
}
