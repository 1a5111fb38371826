using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Variables;

/// <summary>
/// The operators that bind variables, and <c>{$literal: value}</c> (internally also <c>$const</c>), which returns its operand without
/// evaluating it. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/literal/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#variable-expression-operators"/>.
/// </summary>
internal static class VariableOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$const"] = (_, operand, _) => new Constant(operand),
            ["$filter"] = Filter.Parse,
            ["$let"] = Let.Parse,
            ["$literal"] = (_, operand, _) => new Constant(operand),
            ["$map"] = Map.Parse,
            ["$reduce"] = Reduce.Parse,
        };

    /// <summary>Returns the variable of the argument <c>as</c>; "this" when it is not given.</summary>
    /// <exception cref="MongoException">FailedToParse (9) for a bad name.</exception>
    public static string NameOf(NamedArguments arguments)
    {
        if (!arguments.Has("as"))
            return "this";
        if (arguments.Raw("as", 0) is not BsonString { Value: var name })
            throw new MongoException(ErrorCode.FailedToParse, "'as' must be a string");
        VariableName.CheckDefinition(name);
        return name;
    }
}
