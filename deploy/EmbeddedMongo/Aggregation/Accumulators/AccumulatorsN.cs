using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Aggregation.Expressions.Arrays;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary>Parses the accumulators that take named arguments: {n, input}, and {n, sortBy, output} of $topN and its kind.</summary>
internal static class AccumulatorsN
{
    public static AccumulatorParser OfInput(Func<int, Accumulator> start) => (name, operand, context) =>
    {
        var arguments = Arguments(name, operand, context, 5787801, "n", "input");
        var count = arguments.Required("n", 5787906);
        return new AccumulatedField(arguments.Required("input", 5787907), scope => start(ElementsN.Count(count.Evaluate(scope))));
    };

    /// <param name="single">Whether there is no n, and the result is no array.</param>
    /// <param name="bottom">Whether it is the last ones of the sort.</param>
    public static AccumulatorParser OfSort(bool single, bool bottom) => (name, operand, context) =>
    {
        var arguments = single ? Arguments(name, operand, context, 5788001, "sortBy", "output") : Arguments(name, operand, context, 5788001, "n", "sortBy", "output");
        var count = single ? new Constant(1) : arguments.Required("n", 5788003);
        var output = arguments.Required("output", 5788004);
        if (arguments.Raw("sortBy", 5788005) is not BsonDocument { ElementCount: > 0 } sortBy)
        {
            throw new MongoException(5788604, $"expected 'sortBy' to already be an object in the arguments to {name}");
        }

        var sort = SortSpec.Parse(sortBy);
        var order = Comparer<BsonValue[]>.Create(bottom ? (x, y) => sort.CompareKeys(y, x) : sort.CompareKeys);
        return new AccumulatedField(
            new Keyed(sort.KeyOf, output),
            scope => new TopAccumulator(order, ElementsN.Count(count.Evaluate(scope)), single, reverse: bottom));
    };

    private static NamedArguments Arguments(string name, BsonValue operand, ParseContext context, int notObject, params ReadOnlySpan<string> known)
    {
        if (operand is not BsonDocument) throw new MongoException(notObject, $"specification must be an object; found {name}: {operand.ToJson()}");
        return NamedArguments.Of(name, operand, context, notObject, notObject == 5787801 ? 5787901 : 5788002, known);
    }
}
