using System.Text.Json;
using DzStore.BlackFriday.Sessions;
using DzStore.Load.Results;
using DzStore.Load.Shop;
using DzStore.LocalHost.Services;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.BlackFriday.Workloads;

/// <summary>Starts a trending run, and compares the trend that it publishes with the views that were answered or written.</summary>
internal static class TrendCheck
{
    /// <summary>The views that a rotated log is waited for: it shows its rows when it is closed.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The mark of a log that the load wrote itself.</summary>
    public static async Task<PassMark> MarkAsync(
        Uri analytics,
        TrafficWriter traffic,
        IMongoDatabase store,
        CancellationToken cancellationToken
    )
    {
        const string Name = "products whose trend is not what was viewed";
        using var client = new AnalyticsClient(analytics);
        Dictionary<string, long> trend;
        try
        {
            trend = await RunAsync(client, traffic.Source, store, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or UnexpectedAnswerException)
        {
            return PassMark.AtMost(Name, null, 0, "products", e.Message);
        }

        var products = traffic.Views.Keys.Union(trend.Keys, StringComparer.Ordinal);
        var wrong = products.Where(product => trend.GetValueOrDefault(product) != traffic.Views.GetValueOrDefault(product)).ToArray();
        return PassMark.AtMost(
            Name,
            wrong.Length,
            0,
            "products",
            FormattableString.Invariant($"{traffic.Views.Values.Sum():#,0} views written, {trend.Values.Sum():#,0} in the trend")
        );
    }

    /// <summary>
    /// The marks of the log that the Storefront wrote: every view that was answered is in it, and no view that nobody made.
    /// </summary>
    public static async Task<IReadOnlyList<PassMark>> MarksAsync(
        Uri analytics,
        ViewCount views,
        Session session,
        CancellationToken cancellationToken
    )
    {
        const string Missing = "views answered, and not in the trend";
        const string Invented = "views in the trend that nobody made";
        using var client = new AnalyticsClient(analytics, session.Store.AnalyticsKey);
        var start = session.Time.GetTimestamp();
        while (true)
        {
            Dictionary<string, long> trend;
            try
            {
                trend = await RunAsync(client, session.Store.TrafficSource, session.Store.Database.Store, cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException or UnexpectedAnswerException)
            {
                return [PassMark.AtMost(Missing, null, 0, "views", e.Message)];
            }

            var (missing, invented) = views.Compare(trend);
            if (missing > 0 && session.Time.GetElapsedTime(start) < Limit)
            {
                await Task.Delay(Pause, session.Time, cancellationToken);
                continue;
            }

            var detail =
                FormattableString.Invariant($"{views.Answered.Values.Sum():#,0} views answered, ")
                + FormattableString.Invariant(
                    $"{views.Unknown.Values.Sum():#,0} without a known answer, {trend.Values.Sum():#,0} in the trend"
                );
            return [PassMark.AtMost(Missing, missing, 0, "views", detail), PassMark.AtMost(Invented, invented, 0, "views", detail)];
        }
    }

    /// <returns>Views by product, as the run published them.</returns>
    private static async Task<Dictionary<string, long>> RunAsync(
        AnalyticsClient client,
        string source,
        IMongoDatabase store,
        CancellationToken cancellationToken
    )
    {
        await client.RunAsync<JsonElement>("trending/runs", new { Source = source }, (_, _) => { }, cancellationToken);
        var published = await store
            .GetCollection<BsonDocument>("trending_products")
            .Find(FilterDefinition<BsonDocument>.Empty)
            .ToListAsync(cancellationToken);
        return published.ToDictionary(
            product => product["product_name"].AsString,
            product => product["count"].ToInt64(),
            StringComparer.Ordinal
        );
    }
}
