using System.Collections.Immutable;
using Expression = DzStore.SparkConnect.Protocol.Expression;

namespace DzStore.SparkConnect.Plans;

/// <summary>
/// Conditions that are joined by AND, or by OR. The plan gets them as a balanced tree: Spark reads a tree of three hundred levels in as
/// many passes and gives up, while a balanced one of five thousand conditions has thirteen.
/// </summary>
internal sealed class ConditionChain
{
    private readonly string _function;
    private readonly ImmutableList<Lazy<Expression>> _conditions;

    private ConditionChain(string function, ImmutableList<Lazy<Expression>> conditions) =>
        (_function, _conditions) = (function, conditions);

    /// <summary>Joins two conditions, each of which may be a chain itself; their order stays.</summary>
    public static ConditionChain Join(
        string function,
        (ConditionChain? Chain, Lazy<Expression> Expression) left,
        (ConditionChain? Chain, Lazy<Expression> Expression) right
    )
    {
        return new(function, Of(left).AddRange(Of(right)));

        ImmutableList<Lazy<Expression>> Of((ConditionChain? Chain, Lazy<Expression> Expression) side) =>
            side.Chain is { } chain && chain._function == function ? chain._conditions : [side.Expression];
    }

    public Expression ToExpression() => Tree(0, _conditions.Count);

    private Expression Tree(int start, int count)
    {
        if (count == 1)
            return _conditions[start].Value;
        // The larger half on the left: three conditions are joined as C# would join them.
        var left = (count + 1) / 2;
        return Expressions.Call(_function, [Tree(start, left), Tree(start + left, count - left)]);
    }
}
