using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>A document literal <c>{a: expression, b: expression}</c>; a field whose value is missing is left out.</summary>
internal sealed class ObjectExpression((string Name, Expression Value)[] fields) : Expression
{
    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var document = new BsonDocument();
        foreach (var (name, expression) in fields)
        {
            if (expression.Evaluate(scope) is { } value)
                document.Add(name, value);
        }

        return document;
    }
}
