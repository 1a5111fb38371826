using System.Collections.Frozen;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Arithmetic;
using EmbeddedMongo.Expressions.Arrays;
using EmbeddedMongo.Expressions.Comparison;
using EmbeddedMongo.Expressions.Conditional;
using EmbeddedMongo.Expressions.Dates;
using EmbeddedMongo.Expressions.Objects;
using EmbeddedMongo.Expressions.Sets;
using EmbeddedMongo.Expressions.Strings;
using EmbeddedMongo.Expressions.Types;
using EmbeddedMongo.Expressions.Variables;

namespace EmbeddedMongo.Expressions;

/// <summary>
/// The table of expression operators by name; each family has a table in its folder. A new operator is a line in the table of its family.
/// See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/"/>.
/// </summary>
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
    }
        .SelectMany(family => family)
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The operators of MongoDB that this server does not support; their error differs from that of an unknown name.</summary>
    private static readonly FrozenSet<string> NotSupported = new[]
    {
        "$accumulator",
        "$function",
        "$median",
        "$meta",
        "$percentile",
        "$toHashedIndexKey",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names of the supported operators.</summary>
    public static IEnumerable<string> Names => Operators.Keys;

    /// <summary>Returns true when the operator is supported.</summary>
    public static bool Has(string name) => Operators.ContainsKey(name);

    /// <summary>Returns true for an operator of MongoDB, supported or not.</summary>
    public static bool Knows(string name) => Has(name) || NotSupported.Contains(name);

    /// <summary>Returns the parser of an operator.</summary>
    /// <exception cref="MongoException">
    /// NotImplemented (238) for an operator of MongoDB that this server does not support, InvalidPipelineOperator (168) for an unknown
    /// name.
    /// </exception>
    public static OperatorParser Find(string name) =>
        Operators.TryGetValue(name, out var parser)
            ? parser
            : throw (
                NotSupported.Contains(name)
                    ? new MongoException(ErrorCode.NotImplemented, $"the expression '{name}' is not supported by this server")
                    : new MongoException(ErrorCode.InvalidPipelineOperator, $"Unrecognized expression '{name}'")
            );
}
