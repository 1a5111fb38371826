using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Conditional;

/// <summary>
/// <c>{$ifNull: [values, replacement]}</c> returns the first value that is neither null, undefined nor missing, otherwise the replacement.
/// Errors: 1257300 for fewer than two operands. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/ifNull/"/>.
/// </summary>
internal sealed class IfNull(Expression[] arguments) : Expression
{
    /// <summary>Parses the operands.</summary>
    /// <exception cref="MongoException">1257300 for fewer than two.</exception>
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
            if (!Number.IsNullish(value))
                return value;
        }

        return arguments[^1].Evaluate(scope);
    }
}
