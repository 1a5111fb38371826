using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Trending;

public sealed class TrendingRunTests(MongoServer mongo) : IAsyncDisposable
{
    private const string EightRows = """
        timestamp,user_id,product_name,action
        2026-11-27T00:00:01Z,U000001,iPhone 15,view
        2026-11-27T00:00:02Z,U000002,iPhone 15,view
        2026-11-27T00:00:03Z,U000003,PlayStation 5,view
        2026-11-27T00:00:04Z,U000001,iPhone 15,add_to_cart
        2026-11-27T00:00:05Z,U000004,Samsung S24,view
        2026-11-27T00:00:06Z,U000002,PlayStation 5,view
        2026-11-27T00:00:07Z,U000005,iPhone 15,view
        2026-11-27T00:00:08Z,U000005,iPhone 15,purchase
        """;

    private readonly AnalyticsService _service = AnalyticsService.Start(mongo);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task The_lab_s_log_gives_the_lab_s_trend()
    {
        _service.WriteSource("web_traffic.csv", EightRows);

        var job = await _service.RunAsync("/trending/runs", """{"source": "web_traffic.csv"}""");

        job.Text("state").ShouldBe("succeeded", job.ToString());
        job.Text("engine").ShouldBe("in-process");
        var result = job.GetProperty("result");
        (result.Number("rows_read"), result.Number("views"), result.Number("products")).ShouldBe((8, 6, 3));

        var trending = await _service.GetAsync("/trending");
        trending.GetProperty("products").EnumerateArray().Select(product => (product.Text("product_name"), product.Number("count")))
            .ShouldBe([("iPhone 15", 3), ("PlayStation 5", 2), ("Samsung S24", 1)]);
        trending.Text("source").ShouldBe("web_traffic.csv");
        var stored = await _service.Database.GetCollection<BsonDocument>("trending_products").Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(TestContext.Current.CancellationToken);
        stored.ShouldAllBe(document => document.Names.SequenceEqual(new[] { "_id", "product_name", "count" }));
        stored[0]["count"].BsonType.ShouldBe(BsonType.Int64);
    }
}
