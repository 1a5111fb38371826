using System.Collections.Frozen;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>Parses the operand of the accumulator <paramref name="name"/>.</summary>
internal delegate AccumulatedField AccumulatorParser(string name, BsonValue operand, ParseContext context);

/// <summary>
/// The table of accumulators by name. A new accumulator is a class in this folder and a line here. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/group/"/>.
/// </summary>
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

    private static readonly FrozenSet<string> NotSupported = new[] { "$accumulator", "$median", "$percentile" }.ToFrozenSet(
        StringComparer.Ordinal
    );

    /// <summary>The names of the supported accumulators.</summary>
    public static IEnumerable<string> Names => Accumulators.Keys;

    /// <summary>Returns the parser of an accumulator.</summary>
    /// <exception cref="MongoException">
    /// NotImplemented (238) for an accumulator of MongoDB that this server does not support, 15952 for an unknown name.
    /// </exception>
    public static AccumulatorParser Find(string name)
    {
        if (Accumulators.TryGetValue(name, out var parser))
            return parser;
        throw NotSupported.Contains(name)
            ? new MongoException(ErrorCode.NotImplemented, $"the accumulator '{name}' is not supported by this server")
            : new MongoException(15952, $"unknown group operator '{name}'");
    }

    /// <summary>Returns a parser for an accumulator with one expression, which never is an array, not even of one item.</summary>
    private static AccumulatorParser Unary(Func<Accumulator> start) =>
        (name, operand, context) =>
            operand is BsonArray
                ? throw new MongoException(40237, $"The {name} accumulator is a unary operator")
                : new AccumulatedField(ExpressionParser.Parse(operand, context), _ => start());
}
