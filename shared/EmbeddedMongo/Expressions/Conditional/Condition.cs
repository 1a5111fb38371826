using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Conditional;

/// <summary><c>$cond</c>, as an array of three or as {if, then, else}.</summary>
internal sealed class Condition(Expression test, Expression then, Expression otherwise) : Expression
{
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        if (operand is not BsonDocument)
        {
            var arguments = Function.Arguments(name, operand, context, 3);
            return new Condition(arguments[0], arguments[1], arguments[2]);
        }

        var named = NamedArguments.Of(name, operand, context, 17080, 17083, "if", "then", "else");
        return new Condition(named.Required("if", 17080), named.Required("then", 17081), named.Required("else", 17082));
    }

    public override BsonValue? Evaluate(ExpressionScope scope) => (Truth.Of(test.Evaluate(scope)) ? then : otherwise).Evaluate(scope);
}
