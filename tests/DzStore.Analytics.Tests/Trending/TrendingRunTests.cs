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

    [Theory]
    [InlineData("shop-1/2026-11-27.csv", 1, "Mouse=1")]
    [InlineData("shop-1", 2, "Laptop=2 Mouse=1")]
    [InlineData("shop-?", 3, "Mouse=3 Laptop=2")]
    [InlineData("*/2026-11-2?.csv", 3, "Mouse=3 Laptop=2")]
    [InlineData("shop-?/*-27.csv", 2, "Mouse=3")]
    [InlineData("t*.csv", 1, "Phone=1")]
    [InlineData("*", 4, "Mouse=3 Laptop=2 Phone=1")]
    public async Task A_source_is_a_file_a_folder_or_a_pattern(string source, int files, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_service.Sources, "shop-1", "deeper.csv"));
        Directory.CreateDirectory(Path.Combine(_service.Sources, "shop-2"));
        _service.WriteSource("top.csv", "product_name,action\nPhone,view\n");
        _service.WriteSource("shop-1/2026-11-27.csv", "product_name,action\nMouse,view\n");
        _service.WriteSource("shop-1/2026-11-28.csv", "timestamp,action,product_name\r\n1,view,Laptop\r\n2,view,Laptop\r\n");
        _service.WriteSource("shop-1/.hidden.csv", "product_name,action\nHidden,view\n");
        _service.WriteSource("shop-1/notes.txt", "no log");
        _service.WriteSource("shop-1/deeper.csv/below.csv", "product_name,action\nBelow,view\n");
        _service.WriteSource("shop-2/2026-11-27.csv", "product_name,action\nMouse,view\nMouse,view\n");
        File.CreateSymbolicLink(Path.Combine(_service.Sources, "shop-1", "current.csv"), Path.Combine(_service.Sources, "top.csv"));

        var job = await _service.RunAsync("/trending/runs", $$"""{"source": "{{source}}"}""");

        job.Text("state").ShouldBe("succeeded", job.ToString());
        var result = job.GetProperty("result");
        result.Number("files").ShouldBe(files);
        string.Join(' ', result.GetProperty("top").EnumerateArray().Select(product => $"{product.Text("product_name")}={product.Number("count")}")).ShouldBe(expected);
    }
}
