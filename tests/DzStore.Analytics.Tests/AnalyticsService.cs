using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DzStore.Analytics.Engines;
using DzStore.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;

[assembly: AssemblyFixture(typeof(MongoServer))]

namespace DzStore.Analytics.Tests;

/// <summary>The service in this process on a real socket, with a new database and a new folder of traffic logs.</summary>
public sealed class AnalyticsService : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private readonly Host _host;

    private AnalyticsService(Host host, IMongoDatabase database, string sources)
    {
        (_host, Database, Sources) = (host, database, sources);
        host.UseKestrel(_ => { });
        host.StartServer();
        Http = host.CreateClient();
    }

    public HttpClient Http { get; }

    /// <summary>The service's database, accessed directly.</summary>
    public IMongoDatabase Database { get; }

    /// <summary>The folder of traffic logs.</summary>
    public string Sources { get; }

    public IServiceProvider Services => _host.Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="mongo">The server of the test assembly.</param>
    /// <param name="before">A service whose database and folder this one takes over; null for new ones.</param>
    /// <param name="engine">An engine that the test controls; null for that of the settings.</param>
    /// <param name="settings">Further configuration.</param>
    internal static AnalyticsService Start(
        MongoServer mongo,
        AnalyticsService? before = null,
        IAnalyticsEngine? engine = null,
        params (string Key, string Value)[] settings
    )
    {
        return Start(mongo, before, services => Replace(services, engine), settings);
    }

    /// <param name="mongo">The server of the test assembly.</param>
    /// <param name="configure">Adds or replaces services.</param>
    /// <param name="settings">Further configuration.</param>
    internal static AnalyticsService Start(
        MongoServer mongo,
        Action<IServiceCollection> configure,
        params (string Key, string Value)[] settings
    ) => Start(mongo, before: null, configure, settings);

    private static AnalyticsService Start(
        MongoServer mongo,
        AnalyticsService? before,
        Action<IServiceCollection> configure,
        (string Key, string Value)[] settings
    )
    {
        var database = before?.Database ?? mongo.NewDatabase();
        var sources = before?.Sources ?? Directory.CreateTempSubdirectory("dzstore-sources-").FullName;
        var host = new Host(
            configure,
            [
                ("urls", "http://127.0.0.1:0"),
                ("Shutdown:Grace", "00:00:00"),
                ("ConnectionStrings:MongoDB", mongo.ConnectionString),
                ("Mongo:Database", database.DatabaseNamespace.DatabaseName),
                ("Trending:SourceRoot", sources),
                ("Serilog:MinimumLevel", "Fatal"),
                // A test machine that is busy is not a database that is away.
                ("Mongo:OperationTimeout", "00:00:30"),
                ("Mongo:ServerSelectionTimeout", "00:00:15"),
                // A failure is seen when it happens; what tests another try sets it.
                ("Jobs:MaxRetries", "0"),
                .. settings,
            ]
        );
        return new AnalyticsService(host, database, sources);
    }

    public Task<HttpResponseMessage> PostAsync(string address, string json) =>
        PostAsync(address, new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<HttpResponseMessage> PostAsync(string address, HttpContent? body = null) => Http.PostAsync(address, body, Cancellation);

    public async Task<JsonElement> GetAsync(string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Http.GetAsync(address, Cancellation);
        return await answer.JsonAsync(expected);
    }

    public void WriteSource(string name, string content) => File.WriteAllText(Path.Combine(Sources, name), content);

    /// <summary>Starts a job and gives its id.</summary>
    public async Task<string> StartAsync(string address, string json)
    {
        using var answer = await PostAsync(address, json);
        var job = await answer.JsonAsync(HttpStatusCode.Accepted);
        answer.Headers.Location!.ToString().ShouldBe($"/jobs/{job.Text("id")}");
        return job.Text("id");
    }

    /// <summary>Starts a job and follows it to its end.</summary>
    public async Task<JsonElement> RunAsync(string address, string json) => await EndOfAsync(await StartAsync(address, json));

    public Task<JsonElement> EndOfAsync(string id) => WaitForAsync(id, job => job.Text("state") is not ("queued" or "running"));

    public async Task<JsonElement> WaitForAsync(string id, Func<JsonElement, bool> state)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Timeout);
        while (true)
        {
            var job = await GetAsync($"/jobs/{id}");
            if (state(job))
                return job;
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"The job did not get there: {job}");
            await Task.Delay(20, Cancellation);
        }
    }

    /// <summary>Stores users <c>U000001</c>, … with the given cities and spends.</summary>
    public Task SeedUsersAsync(IEnumerable<(string City, BsonValue Spend)> users) =>
        Database
            .GetCollection<BsonDocument>("users")
            .InsertManyAsync(
                users.Select(
                    (user, i) =>
                        new BsonDocument
                        {
                            { "_id", $"U{i + 1:000000}" },
                            { "user_id", $"U{i + 1:000000}" },
                            { "name", $"User {i + 1}" },
                            { "city", user.City },
                            { "total_spend", user.Spend },
                        }
                ),
                cancellationToken: Cancellation
            );

    /// <summary>Waits for the index {city, total_spend}, which the service makes in the background.</summary>
    public async Task UsersIndexAsync()
    {
        while (
            (await (await Database.GetCollection<BsonDocument>("users").Indexes.ListAsync(Cancellation)).ToListAsync(Cancellation)).Count
            < 2
        )
        {
            await Task.Delay(20, Cancellation);
        }
    }

    /// <summary>A campaign's recipients as they are stored, by user id.</summary>
    public Task<List<BsonDocument>> RecipientsAsync(string campaign) =>
        Database
            .GetCollection<BsonDocument>("campaign_recipients")
            .Find(new BsonDocument("campaign_id", campaign))
            .Sort(new BsonDocument("_id", 1))
            .ToListAsync(Cancellation);

    /// <summary>Counts a campaign's recipients as they are stored.</summary>
    public Task<long> RecipientCountAsync(string campaign) =>
        Database
            .GetCollection<BsonDocument>("campaign_recipients")
            .CountDocumentsAsync(new BsonDocument("campaign_id", campaign), cancellationToken: Cancellation);

    /// <summary>Stops the service as SIGTERM does; its database and folder stay for a successor.</summary>
    public async Task StopAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Sources, recursive: true);
    }

    private static void Replace(IServiceCollection services, IAnalyticsEngine? engine)
    {
        if (engine is not null)
            services.AddSingleton(engine);
    }

    private sealed class Host(Action<IServiceCollection> configure, (string Key, string Value)[] settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            builder.ConfigureTestServices(configure);
        }
    }
}

internal static class Answers
{
    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static string[] Texts(this JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(each => each.GetString()!)];

    public static long Number(this JsonElement json, string name) => json.GetProperty(name).GetInt64();

    /// <summary>Reads the body after checking the status and, of an error, the content type.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer, HttpStatusCode expected)
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(expected, body);
        if ((int)expected >= 400)
            answer.Content.Headers.ContentType.ShouldBe(new MediaTypeHeaderValue("application/problem+json"), body);
        return JsonElement.Parse(body);
    }
}
