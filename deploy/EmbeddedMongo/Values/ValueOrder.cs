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

    public int Compare(BsonValue? x, BsonValue? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var byType = TypeOrder.Of(x.BsonType) - TypeOrder.Of(y.BsonType);
        if (byType != 0) return byType;

        return (x, y) switch
        {
            (BsonString a, BsonString b) => CompareText(a.Value, b.Value),
            (BsonInt32 a, BsonInt32 b) => a.Value.CompareTo(b.Value),
            (BsonDocument a, BsonDocument b) => CompareDocuments(a, b),
            (BsonArray a, BsonArray b) => CompareArrays(a, b),
            (BsonBinaryData a, BsonBinaryData b) => CompareBinary(a, b),
            (BsonObjectId a, BsonObjectId b) => a.Value.CompareTo(b.Value),
            (BsonBoolean a, BsonBoolean b) => a.Value.CompareTo(b.Value),
            (BsonDateTime a, BsonDateTime b) => a.MillisecondsSinceEpoch.CompareTo(b.MillisecondsSinceEpoch),
            (BsonTimestamp a, BsonTimestamp b) => ((ulong)a.Value).CompareTo((ulong)b.Value),
            (BsonRegularExpression a, BsonRegularExpression b) => Then(CompareText(a.Pattern, b.Pattern), () => CompareText(a.Options, b.Options)),
            (BsonJavaScriptWithScope a, BsonJavaScriptWithScope b) => Then(CompareText(a.Code, b.Code), () => CompareDocuments(a.Scope, b.Scope)),
            (BsonJavaScript a, BsonJavaScript b) => CompareText(a.Code, b.Code),
            (BsonString or BsonSymbol, BsonString or BsonSymbol) => CompareText(TextOf(x), TextOf(y)),
            _ when x.IsNumeric => NumberOrder.Compare(x, y),
            _ => 0, // MinKey, MaxKey, null, undefined: one value each
        };
    }

    /// <summary>Equal as MongoDB compares: int 1, long 1, double 1.0 and decimal 1 are one value; documents keep field order.</summary>
    public bool Equals(BsonValue? x, BsonValue? y) => Compare(x, y) == 0;

    public int GetHashCode(BsonValue obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var hash = new HashCode();
        Hash(ref hash, obj);
        return hash.ToHashCode();
    }

    private static void Hash(ref HashCode hash, BsonValue value)
    {
        hash.Add(TypeOrder.Of(value.BsonType));
        switch (value)
        {
            case BsonString or BsonSymbol: hash.Add(TextOf(value), StringComparer.Ordinal); break;
            case BsonDocument document:
                foreach (var element in document)
                {
                    hash.Add(element.Name, StringComparer.Ordinal);
                    Hash(ref hash, element.Value);
                }

                break;
            case BsonArray array:
                foreach (var item in array) Hash(ref hash, item);
                break;
            case BsonBinaryData binary: hash.AddBytes(binary.Bytes); break;
            case BsonObjectId id: hash.Add(id.Value); break;
            case BsonBoolean boolean: hash.Add(boolean.Value); break;
            case BsonDateTime date: hash.Add(date.MillisecondsSinceEpoch); break;
            case BsonTimestamp timestamp: hash.Add(timestamp.Value); break;
            case BsonRegularExpression regex: hash.Add(regex.Pattern, StringComparer.Ordinal); break;
            case BsonJavaScript code: hash.Add(code.Code, StringComparer.Ordinal); break;
            default:
                // The nearest double: equal numbers have the same one, whatever their types.
                if (value.IsNumeric) hash.Add(NumberOrder.Nearest(value));
                break;
        }
    }

    private static int CompareDocuments(BsonDocument x, BsonDocument y)
    {
        using var left = x.GetEnumerator();
        using var right = y.GetEnumerator();
        while (true)
        {
            var hasLeft = left.MoveNext();
            var hasRight = right.MoveNext();
            if (!hasLeft || !hasRight) return hasLeft.CompareTo(hasRight);

            // Type before name, name before value.
            var (a, b) = (left.Current, right.Current);
            var order = TypeOrder.Of(a.Value.BsonType) - TypeOrder.Of(b.Value.BsonType);
            if (order == 0) order = CompareText(a.Name, b.Name);
            if (order == 0) order = Instance.Compare(a.Value, b.Value);
            if (order != 0) return order;
        }
    }

    private static int CompareArrays(BsonArray x, BsonArray y)
    {
        for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
        {
            var order = Instance.Compare(x[i], y[i]);
            if (order != 0) return order;
        }

        return x.Count.CompareTo(y.Count);
    }

    private static int CompareBinary(BsonBinaryData x, BsonBinaryData y)
    {
        var order = x.Bytes.Length.CompareTo(y.Bytes.Length);
        if (order == 0) order = ((byte)x.SubType).CompareTo((byte)y.SubType);
        return order != 0 ? order : x.Bytes.AsSpan().SequenceCompareTo(y.Bytes);
    }

    /// <summary>By code points, which is the order of UTF-8 bytes; ordinal UTF-16 differs from it only where surrogates meet U+E000 and above.</summary>
    private static int CompareText(string x, string y)
    {
        var length = Math.Min(x.Length, y.Length);
        for (var i = 0; i < length; i++)
        {
            var (a, b) = (x[i], y[i]);
            if (a == b) continue;
            if (char.IsSurrogate(a) != char.IsSurrogate(b)) return char.IsSurrogate(a) ? 1 : -1;
            return a - b;
        }

        return x.Length - y.Length;
    }

    private static string TextOf(BsonValue value) => value is BsonSymbol symbol ? symbol.Name : value.AsString;

    private static int Then(int first, Func<int> second) => first != 0 ? first : second();
}
