using EmbeddedMongo.Expressions.Accumulators;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>
/// The accumulators <c>$avg</c>, <c>$max</c>, <c>$min</c>, <c>$stdDevPop</c>, <c>$stdDevSamp</c> and <c>$sum</c> as expressions: over their
/// operands, or over the elements of an array when it is the only operand. Null, missing and values of other types are treated as by the
/// accumulators; there are no errors. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/avg/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/max/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/min/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/stdDevPop/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/stdDevSamp/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sum/"/>.
/// </summary>
internal static class AccumulatorOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$avg"] = Over(() => new AverageAccumulator()),
            ["$max"] = Over(() => new ExtremeAccumulator(sign: 1)),
            ["$min"] = Over(() => new ExtremeAccumulator(sign: -1)),
            ["$stdDevPop"] = Over(() => new DeviationAccumulator(isSample: false)),
            ["$stdDevSamp"] = Over(() => new DeviationAccumulator(isSample: true)),
            ["$sum"] = Over(() => new SumAccumulator()),
        };

    private static OperatorParser Over(Func<Accumulator> start) =>
        Function.Any(values =>
        {
            var accumulator = start();
            var items = values is [BsonArray array] ? array : (IEnumerable<BsonValue?>)values;
            foreach (var item in items)
                accumulator.Add(item);
            return accumulator.Result;
        });
}
