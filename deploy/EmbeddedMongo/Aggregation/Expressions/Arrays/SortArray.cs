using EmbeddedMongo.Query;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arrays;

/// <summary><c>{$sortArray: {input: array, sortBy: 1 or {field: 1, …}}}</c>; by fields, what is no document sorts as an empty one.</summary>
internal static class SortArray
{
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        if (operand is not BsonDocument) throw new MongoException(2942500, $"$sortArray requires an object as an argument, found: {BsonTypeNames.Of(operand)}");
        var arguments = NamedArguments.Of(name, operand, context, 2942500, 2942501, "input", "sortBy");
        var input = arguments.Required("input", 2942502);
        var order = Order(arguments.Raw("sortBy", 2942503));
        return new Function([input], values => values[0] switch
        {
            BsonArray array => new BsonArray(array.Order(order)),
            var value when Number.IsNullish(value) => BsonNull.Value,
            var value => throw new MongoException(2942504, $"The input argument to $sortArray must be an array, but was of type: {BsonTypeNames.Of(value)}"),
        });
    }

    private static ElementOrder Order(BsonValue sortBy)
    {
        if (sortBy is BsonDocument fields)
        {
            if (fields.ElementCount == 0) throw new MongoException(15976, "$sortArray must have at least one sort key");
            return new ElementOrder([.. SortSpec.Parse(fields).Fields.Select(field => ((Query.FieldPath?)new Query.FieldPath(field.Path), field.Direction))]);
        }

        if (!Number.TryInt(sortBy, out var direction) || direction is not (1 or -1))
        {
            throw new MongoException(2942507, $"$sortArray's sortBy must be 1, -1 or an object of sort keys, found: {sortBy}");
        }

        return new ElementOrder((null, direction));
    }
}
