using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>
/// How a $push and $sortArray sort elements: as a whole, where a key has no path, or by fields of those that are documents. Other than
/// in a query's sort an array counts as a whole; an element that is no document has none of the fields, which count as null.
/// </summary>
internal sealed class ElementOrder(params (FieldPath? Path, int Direction)[] keys) : Comparer<BsonValue>
{
    public override int Compare(BsonValue? x, BsonValue? y)
    {
        foreach (var (path, direction) in keys)
        {
            var order = ValueOrder.Instance.Compare(Key(x!, path), Key(y!, path));
            if (order != 0) return order < 0 == direction > 0 ? -1 : 1;
        }

        return 0;
    }

    private static BsonValue Key(BsonValue element, FieldPath? path)
    {
        for (var part = 0; path is not null && part < path.Count; part++)
        {
            var index = path.IndexAt(part);
            if (element is BsonDocument document && document.TryGetValue(path[part], out var field)) element = field;
            else if (part > 0 && element is BsonArray array && index >= 0 && index < array.Count) element = array[index];
            else return BsonNull.Value;
        }

        return element;
    }
}
