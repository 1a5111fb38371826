extern alias analytics;
using DzStore.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Storefront.Tests.Control;

/// <summary>Analytics in this process on a real socket, with a new database and a new folder of logs, and a Storefront before it.</summary>
internal sealed class AnalyticsBehind : IAsyncDisposable
{
    private readonly Host _host;
    private readonly TemporaryFolder _sources = new();
    private readonly IMongoDatabase _database;

    private AnalyticsBehind(MongoServer mongo, (string Key, string Value)[] settings)
    {
        _database = mongo.NewDatabase();
        _host = new Host([
            ("urls", "http://127.0.0.1:0"),
            ("Shutdown:Grace", "00:00:00"),
            ("ConnectionStrings:MongoDB", mongo.ConnectionString),
            ("Mongo:Database", _database.DatabaseNamespace.DatabaseName),
            ("Trending:SourceRoot", _sources.Path),
            ("Serilog:MinimumLevel", "Fatal"),
            // The Storefront says for whom it calls, as under the launcher.
            ("Proxy:Known", "127.0.0.1"),
            // A test machine that is busy is not a database that is away.
            ("Mongo:OperationTimeout", "00:00:30"),
            ("Mongo:ServerSelectionTimeout", "00:00:15"),
            .. settings,
        ]);
        _host.UseKestrel(_ => { });
        _host.StartServer();
        using var http = _host.CreateClient();
        Storefront = StorefrontService.Start([("Services:Analytics", http.BaseAddress!.ToString()), .. settings]);
    }

    /// <summary>The Storefront.</summary>
    public StorefrontService Storefront { get; }

    /// <param name="mongo">The server of the test assembly.</param>
    /// <param name="settings">Further configuration of both services.</param>
    public static AnalyticsBehind Start(MongoServer mongo, params (string Key, string Value)[] settings) => new(mongo, settings);

    public async Task StartAsync(string address, string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await Storefront.Http.PostAsync(address, body, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted);
    }

    public Uri Page(string address = "/control/") => new(Storefront.Http.BaseAddress!, address);

    public void WriteSource(string name, string content) => File.WriteAllText(Path.Combine(_sources.Path, name), content);

    public Task SeedUsersAsync(IEnumerable<(string City, long Spend)> users) =>
        _database
            .GetCollection<BsonDocument>("users")
            .InsertManyAsync(
                users.Select(
                    (user, i) =>
                        new BsonDocument
                        {
                            { "_id", FormattableString.Invariant($"U{i + 1:000000}") },
                            { "user_id", FormattableString.Invariant($"U{i + 1:000000}") },
                            { "name", "Amine" },
                            { "city", user.City },
                            { "total_spend", user.Spend },
                        }
                ),
                cancellationToken: TestContext.Current.CancellationToken
            );

    public async ValueTask DisposeAsync()
    {
        await Storefront.DisposeAsync();
        await _host.DisposeAsync();
        _sources.Dispose();
    }

    private sealed class Host((string Key, string Value)[] settings) : WebApplicationFactory<analytics::Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
        }
    }
}
