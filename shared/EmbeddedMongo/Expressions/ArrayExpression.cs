using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>An array literal <c>[expression, expression]</c>; an element whose value is missing becomes null.</summary>
internal sealed class ArrayExpression(Expression[] items) : Expression
{
    /// <summary>The expressions of the elements.</summary>
    public IReadOnlyList<Expression> Items => items;

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var array = new BsonArray(items.Length);
        foreach (var item in items)
            array.Add(item.Evaluate(scope) ?? BsonNull.Value);
        return array;
    }
}
