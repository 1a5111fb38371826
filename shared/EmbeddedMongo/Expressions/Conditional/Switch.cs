using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Conditional;

/// <summary>
/// <c>{$switch: {branches: [{case, then}], default}}</c> evaluates the first branch whose case is true, otherwise the default. Errors:
/// 40060 to 40065, 40067 or 40068 for malformed arguments, 40066 when no case is true and there is no default. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/switch/"/>.
/// </summary>
internal sealed class Switch((Expression Case, Expression Then)[] branches, Expression? otherwise) : Expression
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">40060 to 40065, 40067 or 40068.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        if (operand is not BsonDocument source)
            throw new MongoException(40060, $"$switch requires an object as an argument, found: {BsonTypeNames.Of(operand)}");
        (Expression, Expression)[] branches = [];
        Expression? otherwise = null;
        foreach (var element in source)
        {
            switch (element.Name)
            {
                case "branches":
                    branches = ParseBranches(element.Value, context);
                    break;
                case "default":
                    otherwise = ExpressionParser.Parse(element.Value, context);
                    break;
                default:
                    throw new MongoException(40067, $"$switch found an unknown argument: {element.Name}");
            }
        }

        return branches.Length > 0
            ? new Switch(branches, otherwise)
            : throw new MongoException(40068, "$switch requires at least one branch.");
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        foreach (var (test, then) in branches)
        {
            if (Truth.Of(test.Evaluate(scope)))
                return then.Evaluate(scope);
        }

        return otherwise is not null
            ? otherwise.Evaluate(scope)
            : throw new MongoException(40066, "$switch could not find a matching branch for an input, and no default was specified.");
    }

    private static (Expression, Expression)[] ParseBranches(BsonValue value, ParseContext context)
    {
        if (value is not BsonArray array)
            throw new MongoException(40061, $"$switch expected an array for 'branches', found: {BsonTypeNames.Of(value)}");
        return [.. array.Select(branch => ParseBranch(branch, context))];
    }

    private static (Expression, Expression) ParseBranch(BsonValue value, ParseContext context)
    {
        if (value is not BsonDocument branch)
            throw new MongoException(40062, $"$switch expected each branch to be an object, found: {BsonTypeNames.Of(value)}");
        foreach (var element in branch)
        {
            if (element.Name is not ("case" or "then"))
                throw new MongoException(40063, $"$switch found an unknown argument to a branch: {element.Name}");
        }

        if (!branch.TryGetValue("case", out var test))
            throw new MongoException(40064, "$switch requires each branch have a 'case' expression");
        if (!branch.TryGetValue("then", out var then))
            throw new MongoException(40065, "$switch requires each branch have a 'then' expression.");
        return (ExpressionParser.Parse(test, context), ExpressionParser.Parse(then, context));
    }
}
