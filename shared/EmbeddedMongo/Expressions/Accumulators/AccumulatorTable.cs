using System.Collections.Frozen;
using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

internal delegate AccumulatedField AccumulatorParser(string name, BsonValue operand, ParseContext context);

/// <summary>Every accumulator by name.</summary>
internal static class AccumulatorTable
{
    private static readonly FrozenDictionary<string, AccumulatorParser> Accumulators = new Dictionary<string, AccumulatorParser>
    {
        ["$addToSet"] = Unary(() => new AddToSetAccumulator()),
        ["$avg"] = Unary(() => new AverageAccumulator()),
        ["$bottom"] = AccumulatorsN.OfSort(single: true, bottom: true),
        ["$bottomN"] = AccumulatorsN.OfSort(single: false, bottom: true),
        ["$count"] = CountAccumulator.Parse,
        ["$first"] = Unary(() => new FirstAccumulator()),
        ["$firstN"] = AccumulatorsN.OfInput(count => new FirstNAccumulator(count)),
        ["$last"] = Unary(() => new LastAccumulator()),
        ["$lastN"] = AccumulatorsN.OfInput(count => new LastNAccumulator(count)),
        ["$max"] = Unary(() => new ExtremeAccumulator(sign: 1)),
        ["$maxN"] = AccumulatorsN.OfInput(count => new ExtremeNAccumulator(count, sign: 1)),
        ["$mergeObjects"] = Unary(() => new MergeObjectsAccumulator()),
        ["$min"] = Unary(() => new ExtremeAccumulator(sign: -1)),
        ["$minN"] = AccumulatorsN.OfInput(count => new ExtremeNAccumulator(count, sign: -1)),
        ["$push"] = Unary(() => new PushAccumulator()),
        ["$stdDevPop"] = Unary(() => new DeviationAccumulator(isSample: false)),
        ["$stdDevSamp"] = Unary(() => new DeviationAccumulator(isSample: true)),
        ["$sum"] = Unary(() => new SumAccumulator()),
        ["$top"] = AccumulatorsN.OfSort(single: true, bottom: false),
        ["$topN"] = AccumulatorsN.OfSort(single: false, bottom: false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> NotSupported = new[] { "$accumulator", "$median", "$percentile" }.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Accumulators.Keys;

    public static AccumulatorParser Find(string name)
    {
        if (Accumulators.TryGetValue(name, out var parser)) return parser;
        throw NotSupported.Contains(name)
            ? new MongoException(ErrorCode.NotImplemented, $"the accumulator '{name}' is not supported by this server")
            : new MongoException(15952, $"unknown group operator '{name}'");
    }

    private static AccumulatorParser Unary(Func<Accumulator> start) => (name, operand, context) =>
    {
        if (operand is BsonArray array)
        {
            if (array.Count != 1) throw new MongoException(40237, $"The {name} accumulator is a unary operator");
            operand = array[0];
        }

        return new AccumulatedField(ExpressionParser.Parse(operand, context), _ => start());
    };
}
