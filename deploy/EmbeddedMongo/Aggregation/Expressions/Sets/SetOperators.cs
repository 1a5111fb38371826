using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Sets;

/// <summary>Arrays as sets: order and repetition do not count. Results come in MongoDB's comparison order (MongoDB leaves it open).</summary>
internal static class SetOperators
{
    public static Dictionary<string, OperatorParser> Table { get; } = new()
    {
        ["$allElementsTrue"] = Function.Of(AllElementsTrue),
        ["$anyElementTrue"] = Function.Of(AnyElementTrue),
        ["$setDifference"] = Function.Of(Difference),
        ["$setEquals"] = SetEquals,
        ["$setIntersection"] = Function.Any(Intersection),
        ["$setIsSubset"] = Function.Of(IsSubset),
        ["$setUnion"] = Function.Any(Union),
    };

    private static BsonValue Union(BsonValue?[] operands)
    {
        var union = new SortedSet<BsonValue>(ValueOrder.Instance);
        foreach (var operand in operands)
        {
            if (Number.IsNullish(operand)) return BsonNull.Value;
            union.UnionWith(ArrayOf(operand, 17043, "All operands of $setUnion must be arrays. One argument is of type: "));
        }

        return new BsonArray(union);
    }

    private static BsonValue Intersection(BsonValue?[] operands)
    {
        SortedSet<BsonValue>? common = null;
        foreach (var operand in operands)
        {
            if (Number.IsNullish(operand)) return BsonNull.Value;
            var array = ArrayOf(operand, 17047, "All operands of $setIntersection must be arrays. One argument is of type: ");
            if (common is null) common = new SortedSet<BsonValue>(array, ValueOrder.Instance);
            else common.IntersectWith(array);
        }

        return new BsonArray(common ?? []);
    }

    /// <summary>The first array's own order stays, each value once.</summary>
    private static BsonValue Difference(BsonValue? left, BsonValue? right)
    {
        if (Number.IsNullish(left) || Number.IsNullish(right)) return BsonNull.Value;
        var kept = ArrayOf(left, 17048, "both operands of $setDifference must be arrays. First argument is of type: ");
        var seen = new HashSet<BsonValue>(ArrayOf(right, 17049, "both operands of $setDifference must be arrays. Second argument is of type: "), ValueOrder.Instance);
        return new BsonArray(kept.Where(seen.Add));
    }

    private static BsonValue IsSubset(BsonValue? left, BsonValue? right)
    {
        var part = ArrayOf(left, 17046, "both operands of $setIsSubset must be arrays. First argument is of type: ");
        var whole = ArrayOf(right, 17042, "both operands of $setIsSubset must be arrays. Second argument is of type: ");
        return (BsonBoolean)new HashSet<BsonValue>(part, ValueOrder.Instance).IsSubsetOf(whole);
    }

    private static Function SetEquals(string name, BsonValue operand, ParseContext context)
    {
        var arguments = Function.Arguments(operand, context);
        if (arguments.Length < 2) throw new MongoException(17045, $"$setEquals needs at least two arguments had: {arguments.Length}");
        return new Function(arguments, values =>
        {
            var sets = values.Select(value => new HashSet<BsonValue>(
                ArrayOf(value, 17044, "All operands of $setEquals must be arrays. One argument is of type: "), ValueOrder.Instance)).ToList();
            return (BsonBoolean)sets.TrueForAll(set => set.SetEquals(sets[0]));
        });
    }

    private static BsonValue AllElementsTrue(BsonValue? value) =>
        (BsonBoolean)ArrayOf(value, 17040, "$allElementsTrue's argument must be an array, but is ").All(Truth.Of);

    private static BsonValue AnyElementTrue(BsonValue? value) =>
        (BsonBoolean)ArrayOf(value, 17041, "$anyElementTrue's argument must be an array, but is ").Any(Truth.Of);

    private static BsonArray ArrayOf(BsonValue? value, int code, string refusal) =>
        value as BsonArray ?? throw new MongoException(code, refusal + BsonTypeNames.Of(value));
}
