using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Sorting;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arrays;

/// <summary>
/// <c>{$sortArray: {input: array, sortBy: order}}</c> sorts an array: whole elements by 1 or −1, documents by <c>{field: 1}</c>. An
/// element that is not a document has no fields and sorts as null. Null when the input is null or missing. Errors: 2942500 to 2942503 for
/// malformed arguments, 2942504 for another input, 2942507 or 15974 to 15976 for a bad order. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sortArray/"/>.
/// </summary>
internal static class SortArray
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">The codes above.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        if (operand is not BsonDocument)
            throw new MongoException(2942500, $"$sortArray requires an object as an argument, found: {BsonTypeNames.Of(operand)}");
        var arguments = NamedArguments.Of(name, operand, context, 2942500, 2942501, "input", "sortBy");
        var input = arguments.Required("input", 2942502);
        var order = Order(arguments.Raw("sortBy", 2942503));
        return new Function([input], values => values[0] switch
            {
                BsonArray array => new BsonArray(array.Order(order)),
                var value when Number.IsNullish(value) => BsonNull.Value,
                var value => throw new MongoException(
                    2942504,
                    $"The input argument to $sortArray must be an array, but was of type: {BsonTypeNames.Of(value)}"
                ),
            });
    }

    private static ElementOrder Order(BsonValue sortBy)
    {
        if (sortBy is BsonDocument fields)
        {
            if (fields.ElementCount == 0)
                throw new MongoException(15976, "$sortArray must have at least one sort key");
            return new ElementOrder([
                .. SortSpec.Parse(fields).Fields.Select(field => ((FieldPath?)new FieldPath(field.Path), field.Direction)),
            ]);
        }

        if (!Number.TryInt(sortBy, out var direction) || direction is not (1 or -1))
        {
            throw new MongoException(2942507, $"$sortArray's sortBy must be 1, -1 or an object of sort keys, found: {sortBy}");
        }

        return new ElementOrder((null, direction));
    }
}
