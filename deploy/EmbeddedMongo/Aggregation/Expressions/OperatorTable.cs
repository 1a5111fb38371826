using System.Collections.Frozen;
using EmbeddedMongo.Aggregation.Expressions.Arithmetic;
using EmbeddedMongo.Aggregation.Expressions.Arrays;
using EmbeddedMongo.Aggregation.Expressions.Comparison;
using EmbeddedMongo.Aggregation.Expressions.Conditional;
using EmbeddedMongo.Aggregation.Expressions.Dates;
using EmbeddedMongo.Aggregation.Expressions.Objects;
using EmbeddedMongo.Aggregation.Expressions.Sets;
using EmbeddedMongo.Aggregation.Expressions.Strings;
using EmbeddedMongo.Aggregation.Expressions.Types;
using EmbeddedMongo.Aggregation.Expressions.Variables;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>Every expression operator by name; each family's table stands in its folder.</summary>
internal static class OperatorTable
{
    private static readonly FrozenDictionary<string, OperatorParser> Operators = new[]
    {
        AccumulatorOperators.Table,
        ArithmeticOperators.Table,
        ArrayOperators.Table,
        ComparisonOperators.Table,
        ConditionalOperators.Table,
        DateOperators.Table,
        ObjectOperators.Table,
        SetOperators.Table,
        StringOperators.Table,
        TypeOperators.Table,
        VariableOperators.Table,
    }.SelectMany(family => family).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>MongoDB's own operators that this server does not have: refused as such, not as a typing error.</summary>
    private static readonly FrozenSet<string> NotSupported = new[]
    {
        "$accumulator", "$function", "$median", "$meta", "$percentile", "$toHashedIndexKey",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static IEnumerable<string> Names => Operators.Keys;

    public static bool Has(string name) => Operators.ContainsKey(name);

    public static OperatorParser Find(string name) => Operators.TryGetValue(name, out var parser)
        ? parser
        : throw (NotSupported.Contains(name)
            ? new MongoException(ErrorCode.NotImplemented, $"the expression '{name}' is not supported by this server")
            : new MongoException(ErrorCode.InvalidPipelineOperator, $"Unrecognized expression '{name}'"));
}
