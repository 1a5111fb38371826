using System.Text.Json;
using System.Text.Json.Serialization;
using MongoDB.Bson.Serialization.Attributes;

namespace DzStore.Analytics.Jobs;

/// <summary>A kind of job by its name: <c>Campaign</c> in MongoDB, <c>campaign</c> in the API.</summary>
/// <param name="Name">The name in PascalCase, as MongoDB stores it.</param>
[JsonConverter(typeof(JobKindJson)), BsonSerializer(typeof(JobKindBson))]
public sealed record JobKind(string Name)
{
    /// <summary>The name in snake_case, as the API and the metrics write it.</summary>
    public string ApiName => JsonNamingPolicy.SnakeCaseLower.ConvertName(Name);

    public override string ToString() => Name;
}
