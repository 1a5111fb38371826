using System.Globalization;
using DzStore.Local.Reporting;
using DzStore.LocalHost;
using DzStore.LocalHost.Data;
using DzStore.LocalHost.Services;
using DzStore.LocalHost.Terminals;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Local.Steps;

/// <summary>"Hot Right Now": counts the views per product in the traffic log, and publishes the trend.</summary>
internal static class TrendingStep
{
    public static async Task RunAsync(LocalStore store, Terminal terminal, Report report, CancellationToken cancellationToken)
    {
        terminal.Heading($"Hot Right Now, from {TrafficLog.Name}");
        using var analytics = new AnalyticsClient(store.Analytics);
        var start = TimeProvider.System.GetTimestamp();
        var (job, result) = await terminal.StepAsync("Trending", show =>
            analytics.RunAsync<TrendingResult>("trending/runs", new { Source = TrafficLog.Name }, show, cancellationToken)
        );
        var elapsed = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;

        var products = await ReadPublishedAsync(store, cancellationToken);
        report.Trending = new(job.Id, job.Engine, elapsed, result, products);
        terminal.Line(
            FormattableString.Invariant($"Engine: {job.Engine}; {result.RowsRead:#,0} rows read, {result.Views:#,0} of them views")
        );
        terminal.Table(
            ["product", "views"],
            [.. products.Select(product => new[] { product.ProductName, product.Count.ToString("#,0", CultureInfo.InvariantCulture) })]
        );
        Verify(store, report, products);
    }

    private static async Task<IReadOnlyList<TrendingProduct>> ReadPublishedAsync(LocalStore store, CancellationToken cancellationToken)
    {
        var published = await store
            .Database.Store.GetCollection<BsonDocument>("trending_products")
            .Find(FilterDefinition<BsonDocument>.Empty)
            .ToListAsync(cancellationToken);
        return
        [
            .. published
                .Select(product => new TrendingProduct(product["product_name"].AsString, product["count"].ToInt64()))
                .OrderByDescending(product => product.Count)
                .ThenBy(product => product.ProductName, StringComparer.Ordinal),
        ];
    }

    private static void Verify(LocalStore store, Report report, IReadOnlyList<TrendingProduct> products)
    {
        var found = string.Join(
            ", ",
            products.Take(10).Select(product => FormattableString.Invariant($"{product.ProductName} = {product.Count}"))
        );
        if (TrafficLog.CountShipped(store.Folder) is { } expected)
        {
            report.Check(
                "The trend is what counting the log's rows gives",
                products.SequenceEqual(expected.Select(product => new TrendingProduct(product.Product, product.Views))),
                found
            );
        }
        else
        {
            report.Check($"The trend of your own {TrafficLog.Name} is published", products.Count > 0, found);
        }
    }
}
