using System.Net;
using DzStore.Testing;
using EmbeddedMongo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Tests.Trending;

/// <summary>
/// A published list reaches readers at once, by a change stream where the database has them. The clock of the service stands, so that
/// nothing here can be a matter of its time.
/// </summary>
public sealed class PublishedAtOnceTests(MongoServer mongo) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly TemporaryFolder _folder = new();
    private EmbeddedMongoServer _server = null!;
    private AnalyticsService? _started;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AnalyticsService Service =>
        _started ??= AnalyticsService.Start(
            mongo,
            services => services.AddSingleton<TimeProvider>(_time),
            ("ConnectionStrings:MongoDB", _server.ConnectionString),
            ("Mongo:ServerSelectionTimeout", "00:00:05")
        );

    public async ValueTask InitializeAsync() => _server = await StartAsync(port: 0);

    public async ValueTask DisposeAsync()
    {
        if (_started is not null)
            await _started.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_another_instance_publishes_is_there_at_once_and_again_after_a_restart_of_the_database()
    {
        await ShownAsync();
        await PublishAsync("Mouse");
        await ShownAsync("Mouse");
        await PublishAsync("Mouse", "Laptop");
        await ShownAsync("Mouse", "Laptop");

        await _server.DisposeAsync();
        _server = await StartAsync(_server.Port);
        await PublishAsync("Phone");
        await ShownAsync("Phone");
    }

    [Fact]
    public async Task A_reader_who_has_the_list_is_answered_when_there_is_another()
    {
        await ShownAsync();
        using var first = await Service.Http.GetAsync("/trending", Cancellation);
        var waiting = AskAsync(first.Headers.ETag!.Tag, "respond-async, wait=60");
        await PublishAsync("Mouse");

        using var answer = await waiting;
        answer.Headers.GetValues("Preference-Applied").ShouldBe(["wait=5"], "the longest wait");
        (await answer.JsonAsync(HttpStatusCode.OK)).GetProperty("products")[0].Text("product_name").ShouldBe("Mouse");
    }

    [Fact]
    public async Task A_reader_who_waits_for_nothing_is_told_so_when_the_time_is_over()
    {
        await ShownAsync();
        using var first = await Service.Http.GetAsync("/trending", Cancellation);
        var waiting = AskAsync(first.Headers.ETag!.Tag, "wait=2");
        while (!waiting.IsCompleted)
        {
            await Task.Delay(5, Cancellation);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        using var answer = await waiting;
        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        using var unasked = await AskAsync(first.Headers.ETag!.Tag, "wait=x");
        (unasked.StatusCode, unasked.Headers.Contains("Preference-Applied")).ShouldBe((HttpStatusCode.NotModified, false));
    }

    [Fact]
    public async Task Where_the_database_has_no_change_streams_there_is_a_look_a_second()
    {
        using var client = new MongoClient(_server.ConnectionString);
        var refusal = new BsonDocument
        {
            { "configureFailPoint", "failCommand" },
            { "mode", "alwaysOn" },
            {
                "data",
                new BsonDocument
                {
                    {
                        "failCommands",
                        new BsonArray { "aggregate" }
                    },
                    { "errorCode", 40573 },
                }
            },
        };
        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(refusal, cancellationToken: Cancellation);

        await ShownAsync();
        await PublishAsync("Mouse");
        while ((await ProductsAsync()).Length == 0)
        {
            await Task.Delay(5, Cancellation);
            _time.Advance(TimeSpan.FromMilliseconds(200));
        }
    }

    private async Task<EmbeddedMongoServer> StartAsync(int port) =>
        await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions
            {
                DbPath = _folder.File("db"),
                Port = port,
                EnableTestCommands = true,
            },
            Cancellation
        );

    /// <summary>Publishes a list and ends its run, as an instance does.</summary>
    private async Task PublishAsync(params string[] products)
    {
        using var client = new MongoClient(_server.ConnectionString);
        var database = client.GetDatabase(Service.Database.DatabaseNamespace.DatabaseName).WithWriteConcern(WriteConcern.WMajority);
        var documents = products.Select(
            (name, place) => new BsonDocument { { "product_name", name }, { "count", products.Length - place } }
        );
        await database.GetCollection<BsonDocument>("trending_staging_x_1").InsertManyAsync(documents, cancellationToken: Cancellation);
        var rename = new RenameCollectionOptions { DropTarget = true };
        await database.RenameCollectionAsync("trending_staging_x_1", "trending_products", rename, Cancellation);
        var runs = database.GetCollection<BsonDocument>("jobs");
        await runs.UpdateOneAsync("{_id: 'some run'}", "{$set: {state: 'Running'}}", new() { IsUpsert = true }, Cancellation);
        await runs.UpdateOneAsync("{_id: 'some run'}", "{$set: {state: 'Succeeded'}}", cancellationToken: Cancellation);
    }

    /// <summary>Waits, in real time and not long, until the list is shown.</summary>
    private async Task ShownAsync(params string[] products)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!(await ProductsAsync()).SequenceEqual(products))
            await Task.Delay(5, limit.Token);
    }

    private async Task<string[]> ProductsAsync() =>
        [.. (await Service.GetAsync("/trending")).GetProperty("products").EnumerateArray().Select(product => product.Text("product_name"))];

    private async Task<HttpResponseMessage> AskAsync(string known, string prefer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/trending");
        request.Headers.TryAddWithoutValidation("If-None-Match", known);
        request.Headers.TryAddWithoutValidation("Prefer", prefer);
        return await Service.Http.SendAsync(request, Cancellation);
    }
}
