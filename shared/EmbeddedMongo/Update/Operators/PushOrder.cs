using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Update.Operators;

/// <summary>
/// Parses the <c>$sort</c> modifier of <c>$push</c>: 1 or −1 for whole elements, or <c>{field: 1}</c> for fields of elements that are
/// documents. See <see href="https://www.mongodb.com/docs/manual/reference/operator/update/sort/"/>.
/// </summary>
internal static class PushOrder
{
    /// <summary>Parses the modifier.</summary>
    /// <exception cref="MongoException">BadValue (2) for another type, a direction other than 1 and −1, or a bad field name.</exception>
    public static ElementOrder Parse(BsonValue source)
    {
        if (source.IsNumeric)
            return new ElementOrder((null, Direction(source)));
        if (source is not BsonDocument fields)
        {
            throw new MongoException(
                ErrorCode.BadValue,
                "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields"
            );
        }

        if (fields.ElementCount == 0)
            throw new MongoException(ErrorCode.BadValue, "The $sort pattern is empty when it should be a set of fields.");
        return new ElementOrder([.. fields.Select(field => (Path(field.Name), Direction(field.Value)))]);
    }

    private static FieldPath? Path(string name)
    {
        if (name.Length == 0)
            throw new MongoException(ErrorCode.BadValue, "The $sort field cannot be empty");
        return name.Split('.').Contains("")
            ? throw new MongoException(ErrorCode.BadValue, $"The $sort field is a dotted field but has an empty part: {name}")
            : new FieldPath(name);
    }

    private static int Direction(BsonValue value) =>
        value.IsNumeric && NumberOrder.Nearest(value) is var direction and (1 or -1)
            ? (int)direction
            : throw new MongoException(ErrorCode.BadValue, "The $sort element value must be either 1 or -1");
}
