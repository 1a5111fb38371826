using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Conditional;

/// <summary>
/// <c>{$cond: [if, then, else]}</c> or <c>{$cond: {if, then, else}}</c> evaluates one of two expressions; null and missing conditions are
/// false. Errors: 16020 for a wrong number of operands, 17080 to 17083 for malformed arguments. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/cond/"/>.
/// </summary>
internal sealed class Condition(Expression test, Expression then, Expression otherwise) : Expression
{
    /// <summary>Parses the operands.</summary>
    /// <exception cref="MongoException">16020, 17080 to 17083.</exception>
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
