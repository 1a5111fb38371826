using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary><c>[expression, expression]</c>; an element whose value is missing is null.</summary>
internal sealed class ArrayExpression(Expression[] items) : Expression
{
    public IReadOnlyList<Expression> Items => items;

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var array = new BsonArray(items.Length);
        foreach (var item in items) array.Add(item.Evaluate(scope) ?? BsonNull.Value);
        return array;
    }
}
