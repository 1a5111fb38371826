using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Variables;

/// <summary>The operators that bind variables, and <c>$literal</c>, which reads nothing as one.</summary>
internal static class VariableOperators
{
    public static Dictionary<string, OperatorParser> Table { get; } = new()
    {
        ["$const"] = (_, operand, _) => new Constant(operand),
        ["$filter"] = Filter.Parse,
        ["$let"] = Let.Parse,
        ["$literal"] = (_, operand, _) => new Constant(operand),
        ["$map"] = Map.Parse,
        ["$reduce"] = Reduce.Parse,
    };

    /// <summary>The name that <c>as</c> gives to the element, "this" where it gives none.</summary>
    public static string NameOf(NamedArguments arguments)
    {
        if (!arguments.Has("as")) return "this";
        if (arguments.Raw("as", 0) is not BsonString { Value: var name }) throw new MongoException(ErrorCode.FailedToParse, "'as' must be a string");
        VariableName.CheckDefinition(name);
        return name;
    }
}
