extern alias billing;
extern alias checkout;

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DzStore.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

[assembly: AssemblyFixture(typeof(MongoServer))]

// Many tests wait for time limits of a database: four side by side wait where two cores could not work.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]

namespace DzStore.OrderServices.Tests.Services;

/// <summary>One of the two services, in this process on a real socket, with its own database.</summary>
public sealed class OrderService : IAsyncDisposable
{
    private readonly IAsyncDisposable _host;

    private OrderService(IAsyncDisposable host, IServiceProvider services, HttpClient http, IMongoCollection<BsonDocument> orders) =>
        (_host, Services, Http, Orders) = (host, services, http, orders);

    public IServiceProvider Services { get; }

    public HttpClient Http { get; }

    /// <summary>The service's collection, seen past the service.</summary>
    public IMongoCollection<BsonDocument> Orders { get; }

    /// <param name="name">Checkout or Billing.</param>
    /// <param name="connectionString">Where the service finds MongoDB.</param>
    /// <param name="database">Its database, over a connection that no test disturbs.</param>
    /// <param name="settings">Further configuration.</param>
    public static OrderService Start(
        string name,
        string connectionString,
        IMongoDatabase database,
        params (string Key, string Value)[] settings
    )
    {
        settings =
        [
            .. settings,
            ("urls", "http://127.0.0.1:0"),
            ("Shutdown:Grace", "00:00:00"),
            ("ConnectionStrings:MongoDB", connectionString),
            ("Mongo:Database", database.DatabaseNamespace.DatabaseName),
            ("Serilog:MinimumLevel", "Fatal"),
        ];
        return name == "Checkout"
            ? Start(new Host<checkout::Program>(settings), database.GetCollection<BsonDocument>("orders_fast"))
            : Start(new Host<billing::Program>(settings), database.GetCollection<BsonDocument>("orders_secure"));
    }

    public Task<HttpResponseMessage> PostAsync(string json) => PostAsync(new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<HttpResponseMessage> PostAsync(HttpContent body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = body };
        if (idempotencyKey is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string address) => Http.GetAsync(address, TestContext.Current.CancellationToken);

    public Task<long> CountAsync() =>
        Orders.CountDocumentsAsync(new BsonDocument(), cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.DisposeAsync();
    }

    private static OrderService Start<TProgram>(Host<TProgram> host, IMongoCollection<BsonDocument> orders)
        where TProgram : class
    {
        host.UseKestrel(_ => { });
        host.StartServer();
        return new(host, host.Services, host.CreateClient(), orders);
    }

    private sealed class Host<TProgram>((string Key, string Value)[] settings) : WebApplicationFactory<TProgram>
        where TProgram : class
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
        }
    }
}

internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("application/json");
        return await ReadAsync(answer);
    }

    /// <summary>A problem with this status, as RFC 9457 asks for, without anything of the service's inside.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer, int status)
    {
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType.ShouldBe(new MediaTypeHeaderValue("application/problem+json"));
        var problem = await ReadAsync(answer);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("type").GetString().ShouldNotBeNull().ShouldStartWith("urn:dzstore:problem:");
        problem.GetProperty("instance").GetString().ShouldBe(answer.RequestMessage!.RequestUri!.AbsolutePath);
        problem.ToString().ShouldNotContain("   at ");
        problem.ToString().ShouldNotContain("Exception");
        return problem;
    }

    public static async Task<string[]> ErrorFieldsAsync(this HttpResponseMessage answer, int status) =>
        [.. (await answer.ProblemAsync(status)).GetProperty("errors").EnumerateObject().Select(field => field.Name)];

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).RootElement;
}
