using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Variables;

/// <summary><c>{$let: {vars: {a: …}, in: …}}</c>; the variables do not see each other.</summary>
internal sealed class Let((string Name, Expression Value)[] variables, Expression body) : Expression
{
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var arguments = NamedArguments.Of(name, operand, context, 16874, 16875, "vars", "in");
        if (arguments.Raw("vars", 16876) is not BsonDocument vars) throw new MongoException(ErrorCode.TypeMismatch, "invalid parameter: expected an object (vars)");
        var variables = vars.Select(element =>
        {
            VariableName.CheckDefinition(element.Name);
            return (element.Name, ExpressionParser.Parse(element.Value, context));
        }).ToArray();
        return new Let(variables, arguments.Required("in", 16877, context.With([.. vars.Names])));
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var inner = scope;
        foreach (var (name, value) in variables) inner = inner.Bind(name, value.Evaluate(scope));
        return body.Evaluate(inner);
    }
}
