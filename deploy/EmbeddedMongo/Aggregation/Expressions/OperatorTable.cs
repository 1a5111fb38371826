using System.Collections.Frozen;
using EmbeddedMongo.Aggregation.Expressions.Arithmetic;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>Every expression operator by name; each family's table stands in its folder.</summary>
internal static class OperatorTable
{
    private static readonly FrozenDictionary<string, OperatorParser> Operators = new[]
    {
        ArithmeticOperators.Table,
    }.SelectMany(family => family).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>MongoDB's own operators that this server does not have: refused as such, not as a typing error.</summary>
    private static readonly FrozenSet<string> NotSupported = new[]
    {
        "$function", "$accumulator", "$meta", "$tsIncrement", "$tsSecond", "$toHashedIndexKey", "$percentile", "$median",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Operators.Keys;

    public static bool Has(string name) => Operators.ContainsKey(name);

    public static OperatorParser Find(string name) => Operators.TryGetValue(name, out var parser)
        ? parser
        : throw (NotSupported.Contains(name)
            ? new MongoException(ErrorCode.NotImplemented, $"the expression '{name}' is not supported by this server")
            : new MongoException(ErrorCode.InvalidPipelineOperator, $"Unrecognized expression '{name}'"));
}
