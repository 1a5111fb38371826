using EmbeddedMongo.Aggregation.Accumulators;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arithmetic;

/// <summary>
/// <c>$sum $avg $min $max $stdDevPop $stdDevSamp</c> as expressions: of their arguments, or, where there is one and it is an
/// array, of its elements.
/// </summary>
internal static class AccumulatorOperators
{
    public static Dictionary<string, OperatorParser> Table { get; } = new()
    {
        ["$avg"] = Over(() => new AverageAccumulator()),
        ["$max"] = Over(() => new ExtremeAccumulator(sign: 1)),
        ["$min"] = Over(() => new ExtremeAccumulator(sign: -1)),
        ["$stdDevPop"] = Over(() => new DeviationAccumulator(isSample: false)),
        ["$stdDevSamp"] = Over(() => new DeviationAccumulator(isSample: true)),
        ["$sum"] = Over(() => new SumAccumulator()),
    };

    private static OperatorParser Over(Func<Accumulator> start) => Function.Any(values =>
    {
        var accumulator = start();
        var items = values is [BsonArray array] ? array : (IEnumerable<BsonValue?>)values;
        foreach (var item in items) accumulator.Add(item);
        return accumulator.Result;
    });
}
