using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Arrays;
using EmbeddedMongo.Sorting;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// Parses the accumulators with named arguments: <c>{n, input}</c> of <c>$firstN</c>, <c>$lastN</c>, <c>$maxN</c> and <c>$minN</c>, and
/// <c>{n, sortBy, output}</c> of <c>$topN</c>, <c>$bottomN</c> (without n: <c>$top</c>, <c>$bottom</c>). The expression n can use the
/// fields of the group's <c>_id</c>. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/firstN/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/topN/"/>.
/// </summary>
internal static class AccumulatorsN
{
    /// <summary>Returns a parser for <c>{n, input}</c>.</summary>
    /// <exception cref="MongoException">
    /// 5787801 when the operand is not a document, 5787901 for an unknown argument, 5787906 or 5787907 for a missing one, 5787902, 5787903
    /// or 5787908 for an n that is not a whole number above zero.
    /// </exception>
    public static AccumulatorParser OfInput(Func<int, Accumulator> start) =>
        (name, operand, context) =>
        {
            var arguments = Arguments(name, operand, context, 5787801, "n", "input");
            var count = arguments.Required("n", 5787906);
            return new AccumulatedField(arguments.Required("input", 5787907), scope => start(ElementsN.Count(count.Evaluate(scope))));
        };

    /// <summary>Returns a parser for <c>{n, sortBy, output}</c>.</summary>
    /// <param name="single">True for <c>$top</c> and <c>$bottom</c>, which have no n and return one value instead of an array.</param>
    /// <param name="bottom">True for <c>$bottom</c> and <c>$bottomN</c>, which keep the last documents of the sort.</param>
    /// <exception cref="MongoException">
    /// 5788001 to 5788005 for malformed arguments, 5788604 when sortBy is not a document, and the codes of n and of the sort.
    /// </exception>
    public static AccumulatorParser OfSort(bool single, bool bottom) =>
        (name, operand, context) =>
        {
            var arguments = single
                ? Arguments(name, operand, context, 5788001, "sortBy", "output")
                : Arguments(name, operand, context, 5788001, "n", "sortBy", "output");
            var count = single ? new Constant(1) : arguments.Required("n", 5788003);
            var output = arguments.Required("output", 5788004);
            if (arguments.Raw("sortBy", 5788005) is not BsonDocument { ElementCount: > 0 } sortBy)
            {
                throw new MongoException(5788604, $"expected 'sortBy' to already be an object in the arguments to {name}");
            }

            var sort = SortSpec.Parse(sortBy);
            var order = Comparer<BsonValue[]>.Create(bottom ? (x, y) => sort.CompareKeys(y, x) : sort.CompareKeys);
            return new AccumulatedField(new Keyed(sort.KeyOf, output), scope => new TopAccumulator(
                order,
                ElementsN.Count(count.Evaluate(scope)),
                single,
                reverse: bottom
            ));
        };

    private static NamedArguments Arguments(
        string name,
        BsonValue operand,
        ParseContext context,
        int notObject,
        params ReadOnlySpan<string> known
    )
    {
        if (operand is not BsonDocument)
            throw new MongoException(notObject, $"specification must be an object; found {name}: {operand.ToJson()}");
        return NamedArguments.Of(name, operand, context, notObject, notObject == 5787801 ? 5787901 : 5788002, known);
    }
}
