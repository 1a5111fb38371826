using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Sets;

/// <summary>
/// The set operators, which ignore the order and repetition of array elements. MongoDB leaves the order of results undefined; this server
/// returns them in comparison order. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#set-expression-operators"/>.
/// </summary>
internal static class SetOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$allElementsTrue"] = Function.Of(AllElementsTrue),
            ["$anyElementTrue"] = Function.Of(AnyElementTrue),
            ["$setDifference"] = Function.Of(Difference),
            ["$setEquals"] = SetEquals,
            ["$setIntersection"] = Function.Any(Intersection),
            ["$setIsSubset"] = Function.Of(IsSubset),
            ["$setUnion"] = Function.Any(Union),
        };

    /// <summary>
    /// <c>{$setUnion: [arrays]}</c> returns the elements of any array; null when an operand is null or missing. Errors: 17043 for other
    /// types. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/setUnion/"/>.
    /// </summary>
    private static BsonValue Union(BsonValue?[] operands)
    {
        var union = new SortedSet<BsonValue>(ValueOrder.Instance);
        foreach (var operand in operands)
        {
            if (Number.IsNullish(operand))
                return BsonNull.Value;
            union.UnionWith(ArrayOf(operand, 17043, "All operands of $setUnion must be arrays. One argument is of type: "));
        }

        return new BsonArray(union);
    }

    /// <summary>
    /// <c>{$setIntersection: [arrays]}</c> returns the elements of all arrays; null when an operand is null or missing. Errors: 17047 for
    /// other types. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/setIntersection/"/>.
    /// </summary>
    private static BsonValue Intersection(BsonValue?[] operands)
    {
        SortedSet<BsonValue>? common = null;
        foreach (var operand in operands)
        {
            if (Number.IsNullish(operand))
                return BsonNull.Value;
            var array = ArrayOf(operand, 17047, "All operands of $setIntersection must be arrays. One argument is of type: ");
            if (common is null)
                common = new SortedSet<BsonValue>(array, ValueOrder.Instance);
            else
                common.IntersectWith(array);
        }

        return new BsonArray(common ?? []);
    }

    /// <summary>
    /// <c>{$setDifference: [left, right]}</c> returns the elements of the first array that the second lacks, each once and in the order of
    /// the first array; null when an operand is null or missing. Errors: 17048 or 17049 for other types. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/setDifference/"/>.
    /// </summary>
    private static BsonValue Difference(BsonValue? left, BsonValue? right)
    {
        if (Number.IsNullish(left) || Number.IsNullish(right))
            return BsonNull.Value;
        var kept = ArrayOf(left, 17048, "both operands of $setDifference must be arrays. First argument is of type: ");
        var seen = new HashSet<BsonValue>(
            ArrayOf(right, 17049, "both operands of $setDifference must be arrays. Second argument is of type: "),
            ValueOrder.Instance
        );
        return new BsonArray(kept.Where(seen.Add));
    }

    /// <summary>
    /// <c>{$setIsSubset: [part, whole]}</c> returns true when the second array contains every element of the first. Errors: 17046 or 17042
    /// for other types, null and missing included. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/setIsSubset/"/>.
    /// </summary>
    private static BsonValue IsSubset(BsonValue? left, BsonValue? right)
    {
        var part = ArrayOf(left, 17046, "both operands of $setIsSubset must be arrays. First argument is of type: ");
        var whole = ArrayOf(right, 17042, "both operands of $setIsSubset must be arrays. Second argument is of type: ");
        return (BsonBoolean)new HashSet<BsonValue>(part, ValueOrder.Instance).IsSubsetOf(whole);
    }

    /// <summary>
    /// <c>{$setEquals: [arrays]}</c> returns true when all arrays have the same elements. Errors: 17045 for fewer than two operands, 17044
    /// for other types, null and missing included. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/setEquals/"/>.
    /// </summary>
    private static Function SetEquals(string name, BsonValue operand, ParseContext context)
    {
        var arguments = Function.Arguments(operand, context);
        if (arguments.Length < 2)
            throw new MongoException(17045, $"$setEquals needs at least two arguments had: {arguments.Length}");
        return new Function(arguments, values =>
        {
            var sets = values
                .Select(value => new HashSet<BsonValue>(
                    ArrayOf(value, 17044, "All operands of $setEquals must be arrays. One argument is of type: "),
                    ValueOrder.Instance
                ))
                .ToList();
            return (BsonBoolean)sets.TrueForAll(set => set.SetEquals(sets[0]));
        });
    }

    /// <summary>
    /// <c>{$allElementsTrue: [array]}</c> returns true when every element is true. Errors: 17040 for other types, null and missing
    /// included. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/allElementsTrue/"/>.
    /// </summary>
    private static BsonValue AllElementsTrue(BsonValue? value) =>
        (BsonBoolean)ArrayOf(value, 17040, "$allElementsTrue's argument must be an array, but is ").All(Truth.Of);

    /// <summary>
    /// <c>{$anyElementTrue: [array]}</c> returns true when an element is true. Errors: 17041 for other types, null and missing included.
    /// See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/anyElementTrue/"/>.
    /// </summary>
    private static BsonValue AnyElementTrue(BsonValue? value) =>
        (BsonBoolean)ArrayOf(value, 17041, "$anyElementTrue's argument must be an array, but is ").Any(Truth.Of);

    private static BsonArray ArrayOf(BsonValue? value, int code, string refusal) =>
        value as BsonArray ?? throw new MongoException(code, refusal + BsonTypeNames.Of(value));
}
