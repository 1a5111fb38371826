using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arrays;

/// <summary>
/// The operators <c>$firstN</c>, <c>$lastN</c>, <c>$maxN</c> and <c>$minN</c> on an array: <c>{n: count, input: array}</c>. Errors:
/// 5787801, 5787901, 5787906 or 5787907 for malformed arguments, 5788200 when the input is not an array (null and missing included), and
/// the codes of <see cref="Count"/>.
/// </summary>
internal static class ElementsN
{
    /// <summary>Returns the parser of an operator that chooses elements.</summary>
    public static OperatorParser Parse(Func<BsonArray, int, IEnumerable<BsonValue>> choose) =>
        (name, operand, context) =>
        {
            if (operand is not BsonDocument)
                throw new MongoException(5787801, $"specification must be an object; found {name}: {operand.ToJson()}");
            var arguments = NamedArguments.Of(name, operand, context, 5787801, 5787901, "n", "input");
            Expression[] parts = [arguments.Required("n", 5787906), arguments.Required("input", 5787907)];
            return new Function(parts, values =>
                values[1] is BsonArray array
                    ? new BsonArray(choose(array, Count(values[0])))
                    : throw new MongoException(5788200, "Input must be an array")
            );
        };

    /// <summary>
    /// <c>$firstN</c> returns the first n elements. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/firstN/"/>.
    /// </summary>
    public static IEnumerable<BsonValue> First(BsonArray array, int count) => array.Take(count);

    /// <summary>
    /// <c>$lastN</c> returns the last n elements. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/lastN/"/>.
    /// </summary>
    public static IEnumerable<BsonValue> Last(BsonArray array, int count) => array.TakeLast(count);

    /// <summary>
    /// <c>$maxN</c> returns the n largest elements, the largest first; null is ignored. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/maxN/"/>.
    /// </summary>
    public static IEnumerable<BsonValue> Max(BsonArray array, int count) =>
        array.Where(item => !Number.IsNullish(item)).OrderDescending(ValueOrder.Instance).Take(count);

    /// <summary>
    /// <c>$minN</c> returns the n smallest elements, the smallest first; null is ignored. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/minN/"/>.
    /// </summary>
    public static IEnumerable<BsonValue> Min(BsonArray array, int count) =>
        array.Where(item => !Number.IsNullish(item)).Order(ValueOrder.Instance).Take(count);

    /// <summary>Reads the argument n of these operators and of the accumulators with the same names.</summary>
    /// <exception cref="MongoException">
    /// 5787902 when it is not a number, 5787903 when it is not whole, 5787908 when it is below 1.
    /// </exception>
    public static int Count(BsonValue? value)
    {
        if (!Number.Is(value))
            throw new MongoException(5787902, $"Value for 'n' must be of integral type, but found {value?.ToJson() ?? "missing"}");
        if (!Number.TryWhole(value, out var count))
            throw new MongoException(5787903, $"Value for 'n' must be of integral type, but found {value}");
        return count > 0
            ? (int)Math.Min(count, int.MaxValue)
            : throw new MongoException(5787908, $"'n' must be greater than 0, found {count}");
    }
}
