using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// The <c>$sort</c> of a <c>$push</c>: whole elements (1, −1), or fields of elements that are documents. Other than in a query's
/// sort an array counts as a whole; an element that is no document has none of the fields, which count as null.
/// </summary>
internal sealed class PushOrder : Comparer<BsonValue>
{
    private readonly (FieldPath? Path, int Direction)[] _keys;

    private PushOrder(params (FieldPath? Path, int Direction)[] keys) => _keys = keys;

    public static PushOrder Parse(BsonValue source)
    {
        if (source.IsNumeric) return new PushOrder((null, Direction(source)));
        if (source is not BsonDocument fields)
            throw new MongoException(ErrorCode.BadValue, "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields");
        if (fields.ElementCount == 0) throw new MongoException(ErrorCode.BadValue, "The $sort pattern is empty when it should be a set of fields.");
        return new PushOrder([.. fields.Select(field => (Path(field.Name), Direction(field.Value)))]);
    }

    public override int Compare(BsonValue? x, BsonValue? y)
    {
        foreach (var (path, direction) in _keys)
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

    private static FieldPath? Path(string name)
    {
        if (name.Length == 0) throw new MongoException(ErrorCode.BadValue, "The $sort field cannot be empty");
        return name.Split('.').Contains("")
            ? throw new MongoException(ErrorCode.BadValue, $"The $sort field is a dotted field but has an empty part: {name}")
            : new FieldPath(name);
    }

    private static int Direction(BsonValue value) => value.IsNumeric && NumberOrder.Nearest(value) is var direction and (1 or -1)
        ? (int)direction
        : throw new MongoException(ErrorCode.BadValue, "The $sort element value must be either 1 or -1");
}
