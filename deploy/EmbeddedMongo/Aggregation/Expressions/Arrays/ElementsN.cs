using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arrays;

/// <summary><c>$firstN $lastN $maxN $minN</c> of an array: <c>{n: …, input: …}</c>.</summary>
internal static class ElementsN
{
    public static OperatorParser Parse(Func<BsonArray, int, IEnumerable<BsonValue>> choose) => (name, operand, context) =>
    {
        if (operand is not BsonDocument) throw new MongoException(5787801, $"specification must be an object; found {name}: {operand.ToJson()}");
        var arguments = NamedArguments.Of(name, operand, context, 5787801, 5787901, "n", "input");
        Expression[] parts = [arguments.Required("n", 5787906), arguments.Required("input", 5787907)];
        return new Function(parts, values => values[1] is BsonArray array
            ? new BsonArray(choose(array, Count(values[0])))
            : throw new MongoException(5788200, "Input must be an array"));
    };

    public static IEnumerable<BsonValue> First(BsonArray array, int count) => array.Take(count);

    public static IEnumerable<BsonValue> Last(BsonArray array, int count) => array.TakeLast(count);

    /// <summary>Null values do not count.</summary>
    public static IEnumerable<BsonValue> Max(BsonArray array, int count) => array.Where(item => !Number.IsNullish(item)).OrderDescending(ValueOrder.Instance).Take(count);

    public static IEnumerable<BsonValue> Min(BsonArray array, int count) => array.Where(item => !Number.IsNullish(item)).Order(ValueOrder.Instance).Take(count);

    /// <summary>The <c>n</c> of these operators and of the accumulators of the same names.</summary>
    public static int Count(BsonValue? value)
    {
        if (!Number.Is(value)) throw new MongoException(5787902, $"Value for 'n' must be of integral type, but found {value?.ToJson() ?? "missing"}");
        if (!Number.TryWhole(value, out var count)) throw new MongoException(5787903, $"Value for 'n' must be of integral type, but found {value}");
        return count > 0
            ? (int)Math.Min(count, int.MaxValue)
            : throw new MongoException(5787908, $"'n' must be greater than 0, found {count}");
    }
}
