using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Conditional;

/// <summary><c>$ifNull</c>: the first argument that is neither null nor missing, or else the last.</summary>
internal sealed class IfNull(Expression[] arguments) : Expression
{
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var arguments = Function.Arguments(operand, context);
        return arguments.Length >= 2
            ? new IfNull(arguments)
            : throw new MongoException(1257300, $"$ifNull needs at least two arguments, had: {arguments.Length}");
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        for (var i = 0; i < arguments.Length - 1; i++)
        {
            var value = arguments[i].Evaluate(scope);
            if (!Number.IsNullish(value)) return value;
        }

        return arguments[^1].Evaluate(scope);
    }
}
