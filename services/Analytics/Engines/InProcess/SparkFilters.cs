using System.Globalization;
using MongoDB.Bson;

namespace DzStore.Analytics.Engines.InProcess;

/// <summary>Writes a MongoDB query in the words that Spark prints under PushedFilters, so that both engines' results read alike.</summary>
public static class SparkFilters
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["$eq"] = "EqualTo",
        ["$gt"] = "GreaterThan",
        ["$gte"] = "GreaterThanOrEqual",
        ["$lt"] = "LessThan",
        ["$lte"] = "LessThanOrEqual",
    };

    /// <summary>
    /// The filters of a conjunction: <c>{city: "Oran", total_spend: {$gt: 100000}}</c> and <c>{$and: […]}</c> give the same.
    /// </summary>
    /// <param name="query">
    /// A query as explain reports it under parsedQuery. A condition that Spark has no word for is given as MongoDB wrote it.
    /// </param>
    public static IReadOnlyList<string> Of(BsonDocument query) => [.. query.SelectMany(Of)];

    public static string EqualTo(string field, BsonValue value) => Say("EqualTo", field, value);

    public static string GreaterThan(string field, BsonValue value) => Say("GreaterThan", field, value);

    private static IEnumerable<string> Of(BsonElement part) =>
        part switch
        {
            { Name: "$and" } => part.Value.AsBsonArray.SelectMany(each => Of(each.AsBsonDocument)),
            { Name: ['$', ..] } => [new BsonDocument(part).ToJson()],
            { Value: BsonDocument operators } when IsOperators(operators) => operators.Select(each => Of(part.Name, each)),
            _ => [EqualTo(part.Name, part.Value)],
        };

    private static string Of(string field, BsonElement condition) =>
        Words.TryGetValue(condition.Name, out var word)
            ? Say(word, field, condition.Value)
            : new BsonDocument(field, new BsonDocument(condition)).ToJson();

    private static bool IsOperators(BsonDocument value) => value.ElementCount > 0 && value.GetElement(0).Name.StartsWith('$');

    private static string Say(string word, string field, BsonValue value) =>
        string.Create(CultureInfo.InvariantCulture, $"{word}({field},{value})");
}
