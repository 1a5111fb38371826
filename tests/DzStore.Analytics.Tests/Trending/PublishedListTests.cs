using System.Net;
using DzStore.Testing;
using MongoDB.Bson;

namespace DzStore.Analytics.Tests.Trending;

/// <summary>GET /trending is answered from memory, which follows what is published by whomever.</summary>
public sealed class PublishedListTests(MongoServer mongo) : IAsyncDisposable
{
    private const string Header = "timestamp,user_id,product_name,action\n";

    private readonly TcpProxy _proxy = new(mongo.Client.Settings.Server.Host, mongo.Client.Settings.Server.Port);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private (string, string)[] Settings =>
        [
            ("ConnectionStrings:MongoDB", $"mongodb://127.0.0.1:{_proxy.Port}/?directConnection=true"),
            ("Mongo:OperationTimeout", "00:00:01"),
            ("Mongo:ServerSelectionTimeout", "00:00:00.500"),
            ("Mongo:BreakDuration", "00:00:00.500"),
        ];

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    [Fact]
    public async Task A_list_published_by_another_instance_is_shown_with_its_time_and_source()
    {
        await using var one = AnalyticsService.Start(mongo);
        var other = AnalyticsService.Start(mongo, one);
        one.WriteSource("a.csv", Header + "1,U1,Laptop,view\n1,U1,Mouse,view\n1,U1,Mouse,view\n");

        await one.RunAsync("/trending/runs", """{"source": "a.csv"}""");
        // The run may have been of either.
        var tags = await Task.WhenAll(TagAsync(one), TagAsync(other));

        tags[1].ShouldBe(tags[0], "every instance gives the same list the same tag and time");
        await other.StopAsync();
    }

    [Fact]
    public async Task A_reader_with_the_list_gets_304_and_one_with_another_the_list()
    {
        await using var service = AnalyticsService.Start(mongo);
        using var first = await service.Http.GetAsync("/trending", Cancellation);
        var tag = first.Headers.ETag.ShouldNotBeNull().Tag;
        first.Headers.CacheControl!.ToString().ShouldBe("public, max-age=1, stale-if-error=86400");
        first.Headers.Age.ShouldNotBeNull();

        foreach (var known in new[] { tag, $"W/{tag}", $"\"other\", {tag}", "*" })
        {
            using var same = await AskAsync(service, known);
            same.StatusCode.ShouldBe(HttpStatusCode.NotModified, known);
            same.Headers.ETag!.Tag.ShouldBe(tag);
            (await same.Content.ReadAsByteArrayAsync(Cancellation)).ShouldBeEmpty();
        }
        foreach (var other in new[] { "\"other\"", "no tag at all", "" })
        {
            using var whole = await AskAsync(service, other);
            whole.StatusCode.ShouldBe(HttpStatusCode.OK, other);
        }
    }

    [Fact]
    public async Task Readers_ask_the_database_nothing()
    {
        await using var service = AnalyticsService.Start(mongo, settings: Settings);
        await service.GetAsync("/trending");

        _proxy.Refusing = true;
        _proxy.Cut();
        for (var i = 0; i < 50; i++)
            await service.GetAsync($"/trending?limit={i + 1}");
    }

    [Fact]
    public async Task While_the_database_is_away_the_last_list_stays_and_tells_its_age_and_then_the_new_one_comes()
    {
        await using var service = AnalyticsService.Start(mongo, settings: Settings);
        var empty = await service.GetAsync("/trending");

        _proxy.Refusing = true;
        _proxy.Cut();
        while (await AgeAsync(service) < TimeSpan.FromSeconds(2))
            await Task.Delay(50, Cancellation);
        (await service.GetAsync("/trending")).ToString().ShouldBe(empty.ToString());

        await service
            .Database.GetCollection<BsonDocument>("trending_products")
            .InsertOneAsync(new BsonDocument { { "product_name", "Mouse" }, { "count", 3L } }, cancellationToken: Cancellation);
        _proxy.Refusing = false;
        while ((await service.GetAsync("/trending")).GetProperty("products").GetArrayLength() == 0)
            await Task.Delay(50, Cancellation);
        (await AgeAsync(service)).ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_service_that_has_never_seen_its_database_says_so_and_shows_the_list_when_it_has()
    {
        _proxy.Refusing = true;
        await using var service = AnalyticsService.Start(mongo, settings: Settings);

        using (var refused = await service.Http.GetAsync("/trending", Cancellation))
        {
            (await refused.JsonAsync(HttpStatusCode.ServiceUnavailable)).Text("type").ShouldBe("urn:dzstore:problem:database-unavailable");
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }
        _proxy.Refusing = false;
        while ((await service.Http.GetAsync("/trending", Cancellation)).StatusCode != HttpStatusCode.OK)
            await Task.Delay(50, Cancellation);
    }

    [Fact]
    public async Task Documents_that_are_no_products_leave_the_last_list_and_the_service_alive()
    {
        await using var service = AnalyticsService.Start(mongo);
        var products = service.Database.GetCollection<BsonDocument>("trending_products");
        await service.GetAsync("/trending");

        await products.InsertOneAsync(new BsonDocument { { "product_name", 1 }, { "count", "many" } }, cancellationToken: Cancellation);
        while (await AgeAsync(service) < TimeSpan.FromSeconds(2))
            await Task.Delay(50, Cancellation);
        (await service.GetAsync("/trending")).GetProperty("products").GetArrayLength().ShouldBe(0);

        await products.DeleteManyAsync(new BsonDocument(), Cancellation);
        while (await AgeAsync(service) >= TimeSpan.FromSeconds(2))
            await Task.Delay(50, Cancellation);
    }

    private static async Task<HttpResponseMessage> AskAsync(AnalyticsService service, string known)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/trending");
        request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await service.Http.SendAsync(request, Cancellation);
    }

    private static async Task<TimeSpan> AgeAsync(AnalyticsService service)
    {
        using var answer = await service.Http.GetAsync("/trending", Cancellation);
        return answer.Headers.Age.ShouldNotBeNull();
    }

    /// <summary>Waits for the list of a.csv, and gives its tag.</summary>
    private static async Task<string> TagAsync(AnalyticsService service)
    {
        while (true)
        {
            using var answer = await service.Http.GetAsync("/trending", Cancellation);
            var list = await answer.JsonAsync(HttpStatusCode.OK);
            if (list.GetProperty("source").GetString() == "a.csv")
            {
                list.GetProperty("updated_at").GetDateTime().ShouldBe(TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(2));
                list.GetProperty("products").EnumerateArray().Select(product => product.Text("product_name")).ShouldBe(["Mouse", "Laptop"]);
                return answer.Headers.ETag!.Tag;
            }
            await Task.Delay(50, Cancellation);
        }
    }
}
