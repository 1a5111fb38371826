using EmbeddedMongo.Paths;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Sorting;

/// <summary>
/// Orders array elements for the <c>$sort</c> of <c>$push</c> and for <c>$sortArray</c>: as a whole when a key has no path, else by fields
/// of elements that are documents. A missing field, and every field of an element that is not a document, counts as null. An array counts
/// as a whole, unlike in the sort of a query. See <see href="https://www.mongodb.com/docs/manual/reference/operator/update/sort/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sortArray/"/>.
/// </summary>
internal sealed class ElementOrder(params (FieldPath? Path, int Direction)[] keys) : Comparer<BsonValue>
{
    public override int Compare(BsonValue? x, BsonValue? y)
    {
        foreach (var (path, direction) in keys)
        {
            var order = ValueOrder.Instance.Compare(Key(x!, path), Key(y!, path));
            if (order != 0)
                return order < 0 == direction > 0 ? -1 : 1;
        }

        return 0;
    }

    private static BsonValue Key(BsonValue element, FieldPath? path)
    {
        for (var part = 0; path is not null && part < path.Count; part++)
        {
            var index = path.IndexAt(part);
            if (element is BsonDocument document && document.TryGetValue(path[part], out var field))
                element = field;
            else if (part > 0 && element is BsonArray array && index >= 0 && index < array.Count)
                element = array[index];
            else
                return BsonNull.Value;
        }

        return element;
    }
}
