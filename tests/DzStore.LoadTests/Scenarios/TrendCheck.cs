using System.Text.Json;
using DzStore.Load.Results;
using DzStore.Local.Acts;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.LoadTests.Scenarios;

/// <summary>Has Analytics count the traffic log, and holds what it published against the views that were written.</summary>
internal static class TrendCheck
{
    public static async Task<PassMark> MarkAsync(Uri analytics, TrafficWriter traffic, IMongoDatabase store, CancellationToken cancellationToken)
    {
        const string Name = "products whose trend is not what was viewed";
        using var client = new AnalyticsClient(analytics);
        try
        {
            await client.RunAsync<JsonElement>("trending/runs", new { traffic.Source }, (_, _) => { }, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or UnexpectedAnswerException)
        {
            return PassMark.AtMost(Name, null, 0, "products", e.Message);
        }

        var published = await store.GetCollection<BsonDocument>("trending_products").Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(cancellationToken);
        var trend = published.ToDictionary(product => product["product_name"].AsString, product => product["count"].ToInt64(), StringComparer.Ordinal);
        var products = traffic.Views.Keys.Union(trend.Keys, StringComparer.Ordinal);
        var wrong = products.Where(product => trend.GetValueOrDefault(product) != traffic.Views.GetValueOrDefault(product)).ToArray();
        return PassMark.AtMost(
            Name, wrong.Length, 0, "products",
            FormattableString.Invariant($"{traffic.Views.Values.Sum():#,0} views written, {trend.Values.Sum():#,0} in the trend"));
    }
}
