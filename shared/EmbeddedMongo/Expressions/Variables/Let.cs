using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Variables;

/// <summary>
/// <c>{$let: {vars: {name: expression}, in: expression}}</c> evaluates an expression with variables; the variables do not see each other.
/// Errors: 16874 to 16877 or TypeMismatch (14) for malformed arguments, FailedToParse (9) for a bad name. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/let/"/>.
/// </summary>
internal sealed class Let((string Name, Expression Value)[] variables, Expression body) : Expression
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">16874 to 16877, TypeMismatch (14), FailedToParse (9).</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var arguments = NamedArguments.Of(name, operand, context, 16874, 16875, "vars", "in");
        if (arguments.Raw("vars", 16876) is not BsonDocument vars)
            throw new MongoException(ErrorCode.TypeMismatch, "invalid parameter: expected an object (vars)");
        var variables = vars.Select(element =>
            {
                VariableName.CheckDefinition(element.Name);
                return (element.Name, ExpressionParser.Parse(element.Value, context));
            })
            .ToArray();
        return new Let(variables, arguments.Required("in", 16877, context.With([.. vars.Names])));
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var inner = scope;
        foreach (var (name, value) in variables)
            inner = inner.Bind(name, value.Evaluate(scope));
        return body.Evaluate(inner);
    }
}
