using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// MongoDB's comparison order of BSON values: by type bracket first (MinKey, null, numbers, strings, objects, arrays, binary, ObjectId,
/// boolean, date, timestamp, regex, code, MaxKey), then by value: numbers of every type by their exact value, strings by their UTF-8 bytes.
/// See <see href="https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/"/>.
/// </summary>
internal sealed class ValueOrder : IComparer<BsonValue>, IEqualityComparer<BsonValue>
{
    /// <summary>The only instance; it has no state.</summary>
    public static ValueOrder Instance { get; } = new();

    /// <summary>Compares two values. A missing field has no value; the caller passes undefined or null for it.</summary>
    /// <returns>Below zero, zero or above zero.</returns>
    /// <exception cref="MongoException">BadValue (2) for a type without a place in the order.</exception>
    public int Compare(BsonValue? x, BsonValue? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        // Sorts, searches and joins come through here with every step.
        Interruption.Check();
        // Strings and ints are compared most often, so they take a short path.
        if (x is BsonString left && y is BsonString right)
            return CompareText(left.Value, right.Value);
        if (x is BsonInt32 small && y is BsonInt32 other)
            return small.Value.CompareTo(other.Value);

        var valueClass = TypeOrder.Of(x.BsonType);
        var byClass = valueClass - TypeOrder.Of(y.BsonType);
        return byClass != 0 ? byClass : CompareWithin(valueClass, x, y);
    }

    private static int CompareWithin(int valueClass, BsonValue x, BsonValue y) =>
        valueClass switch
        {
            TypeOrder.Number => NumberOrder.Compare(x, y),
            TypeOrder.String => CompareText(TextOf(x), TextOf(y)),
            TypeOrder.Document => CompareDocuments((BsonDocument)x, (BsonDocument)y),
            TypeOrder.Array => CompareArrays((BsonArray)x, (BsonArray)y),
            TypeOrder.Binary => CompareBinary((BsonBinaryData)x, (BsonBinaryData)y),
            TypeOrder.ObjectId => ((BsonObjectId)x).Value.CompareTo(((BsonObjectId)y).Value),
            TypeOrder.Boolean => ((BsonBoolean)x).Value.CompareTo(((BsonBoolean)y).Value),
            TypeOrder.DateTime => ((BsonDateTime)x).MillisecondsSinceEpoch.CompareTo(((BsonDateTime)y).MillisecondsSinceEpoch),
            TypeOrder.Timestamp => ((ulong)((BsonTimestamp)x).Value).CompareTo((ulong)((BsonTimestamp)y).Value),
            TypeOrder.Regex => CompareRegexes((BsonRegularExpression)x, (BsonRegularExpression)y),
            TypeOrder.JavaScript => CompareText(((BsonJavaScript)x).Code, ((BsonJavaScript)y).Code),
            TypeOrder.JavaScriptWithScope => CompareScoped((BsonJavaScriptWithScope)x, (BsonJavaScriptWithScope)y),
            _ => 0, // MinKey, MaxKey, null, undefined: one value each
        };

    /// <summary>
    /// Compares two values by value, not by type: int 1, long 1, double 1.0 and decimal 1 are equal. The field order of documents counts.
    /// </summary>
    public bool Equals(BsonValue? x, BsonValue? y) => Compare(x, y) == 0;

    /// <summary>Returns a hash that is equal for equal values of any numeric types.</summary>
    public int GetHashCode(BsonValue obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var hash = new HashCode();
        Hash(ref hash, obj);
        return hash.ToHashCode();
    }

    private static void Hash(ref HashCode hash, BsonValue value)
    {
        Interruption.Check();
        hash.Add(TypeOrder.Of(value.BsonType));
        switch (value)
        {
            case BsonString or BsonSymbol:
                hash.Add(TextOf(value), StringComparer.Ordinal);
                break;
            case BsonDocument document:
                foreach (var element in document)
                {
                    hash.Add(element.Name, StringComparer.Ordinal);
                    Hash(ref hash, element.Value);
                }

                break;
            case BsonArray array:
                foreach (var item in array)
                    Hash(ref hash, item);
                break;
            case BsonBinaryData binary:
                hash.AddBytes(binary.Bytes);
                break;
            case BsonObjectId id:
                hash.Add(id.Value);
                break;
            case BsonBoolean boolean:
                hash.Add(boolean.Value);
                break;
            case BsonDateTime date:
                hash.Add(date.MillisecondsSinceEpoch);
                break;
            case BsonTimestamp timestamp:
                hash.Add(timestamp.Value);
                break;
            case BsonRegularExpression regex:
                hash.Add(regex.Pattern, StringComparer.Ordinal);
                break;
            case BsonJavaScript code:
                hash.Add(code.Code, StringComparer.Ordinal);
                break;
            default:
                // Equal numbers of different types have the same nearest double.
                if (value.IsNumeric)
                    hash.Add(NumberOrder.Nearest(value));
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
            if (!hasLeft || !hasRight)
                return hasLeft.CompareTo(hasRight);

            // MongoDB compares the fields' types first, then their names, then their values.
            var (a, b) = (left.Current, right.Current);
            var order = TypeOrder.Of(a.Value.BsonType) - TypeOrder.Of(b.Value.BsonType);
            if (order == 0)
                order = CompareText(a.Name, b.Name);
            if (order == 0)
                order = Instance.Compare(a.Value, b.Value);
            if (order != 0)
                return order;
        }
    }

    private static int CompareArrays(BsonArray x, BsonArray y)
    {
        for (var i = 0; i < Math.Min(x.Count, y.Count); i++)
        {
            var order = Instance.Compare(x[i], y[i]);
            if (order != 0)
                return order;
        }

        return x.Count.CompareTo(y.Count);
    }

    private static int CompareBinary(BsonBinaryData x, BsonBinaryData y)
    {
        var order = x.Bytes.Length.CompareTo(y.Bytes.Length);
        if (order == 0)
            order = ((byte)x.SubType).CompareTo((byte)y.SubType);
        return order != 0 ? order : x.Bytes.AsSpan().SequenceCompareTo(y.Bytes);
    }

    /// <summary>
    /// Compares by code points, which is the order of UTF-8 bytes. Ordinal UTF-16 differs only when surrogates meet U+E000 and above.
    /// </summary>
    private static int CompareText(string x, string y)
    {
        var length = Math.Min(x.Length, y.Length);
        for (var i = 0; i < length; i++)
        {
            var (a, b) = (x[i], y[i]);
            if (a == b)
                continue;
            if (char.IsSurrogate(a) != char.IsSurrogate(b))
                return char.IsSurrogate(a) ? 1 : -1;
            return a - b;
        }

        return x.Length - y.Length;
    }

    private static string TextOf(BsonValue value) => value is BsonSymbol symbol ? symbol.Name : value.AsString;

    private static int CompareRegexes(BsonRegularExpression x, BsonRegularExpression y)
    {
        var order = CompareText(x.Pattern, y.Pattern);
        return order != 0 ? order : CompareText(x.Options, y.Options);
    }

    private static int CompareScoped(BsonJavaScriptWithScope x, BsonJavaScriptWithScope y)
    {
        var order = CompareText(x.Code, y.Code);
        return order != 0 ? order : CompareDocuments(x.Scope, y.Scope);
    }
}
