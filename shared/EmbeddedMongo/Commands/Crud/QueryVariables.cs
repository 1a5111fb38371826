using EmbeddedMongo.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

/// <summary>The variables that a command's expressions see: those of <c>let</c>, each a constant expression, and $$NOW.</summary>
internal static class QueryVariables
{
    public static BsonDocument Read(CommandContext context)
    {
        var variables = new BsonDocument("NOW", new BsonDateTime(context.Server.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        if (context.Arguments.Document("let") is not { } let)
            return variables;
        foreach (var element in let)
        {
            // A missing value leaves the variable unset, as a missing field would be.
            if (Expression.Parse(element.Value, variables).Evaluate(new ExpressionScope([], variables)) is { } value)
                variables[element.Name] = value;
        }

        return variables;
    }
}
