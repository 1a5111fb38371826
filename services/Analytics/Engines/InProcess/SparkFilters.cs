using MongoDB.Bson;

namespace DzStore.Analytics.Engines.InProcess;

/// <summary>
/// A filter that MongoDB says it evaluated (<c>queryPlanner.parsedQuery</c> of its explain), in the words that Spark prints for pushed filters: <c>EqualTo(city,Oran)</c>.
/// </summary>
internal static class SparkFilters
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["$eq"] = "EqualTo", ["$gt"] = "GreaterThan", ["$gte"] = "GreaterThanOrEqual", ["$lt"] = "LessThan", ["$lte"] = "LessThanOrEqual", ["$in"] = "In",
    };

    /// <exception cref="EngineException">MongoDB evaluated something that these words cannot say.</exception>
    public static IReadOnlyList<string> Of(BsonDocument parsedQuery) => [.. parsedQuery.SelectMany(Of)];

    private static IEnumerable<string> Of(BsonElement element)
    {
        if (element is { Name: "$and", Value: BsonArray parts }) return parts.SelectMany(part => Of(part.AsBsonDocument));
        if (element.Name.StartsWith('$')) throw new EngineException($"MongoDB evaluated {element.Name}, which has no name among Spark's filters here.");
        if (element.Value is not BsonDocument operators) return [$"EqualTo({element.Name},{element.Value})"];
        return operators.Select(each => Names.TryGetValue(each.Name, out var name)
            ? $"{name}({element.Name},{each.Value})"
            : throw new EngineException($"MongoDB evaluated {each.Name} on {element.Name}, which has no name among Spark's filters here."));
    }
}
