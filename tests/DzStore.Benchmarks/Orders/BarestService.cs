using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Benchmarks.Orders;

/// <summary>
/// The least that Kestrel and MongoDB.Driver can do for POST /orders, in a process of its own: it checks nothing, logs nothing, asks nobody
/// who he is and has no limits. What it takes, no service made of these two goes below.
/// </summary>
internal static class BarestService
{
    /// <summary>The first argument of the process that is this service.</summary>
    public const string Verb = "barest-service";

    // The collector of the services, which are web projects.
    public static Task<RunningPeer> StartAsync(string uri, string database, bool majority, CancellationToken cancellationToken) =>
        RunningPeer.StartAsync(
            new(Environment.ProcessPath!, [Verb, uri, database, majority ? "majority" : "1"])
            {
                Environment = { ["DOTNET_gcServer"] = "1" },
            },
            cancellationToken
        );

    /// <summary>Serves until its standard input ends.</summary>
    public static async Task<int> ServeAsync(string uri, string database, string concern)
    {
        var orders = new MongoClient(uri)
            .GetDatabase(database)
            .GetCollection<BsonDocument>("barest")
            .WithWriteConcern(concern == "majority" ? WriteConcern.WMajority.With(journal: true) : WriteConcern.W1);
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockets(sockets =>
            (sockets.UnsafePreferInlineScheduling, sockets.WaitForDataBeforeAllocatingBuffer) = (true, false)
        );
        await using var app = builder.Build();
        app.Run(context => PlaceAsync(context, orders));
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task PlaceAsync(HttpContext context, IMongoCollection<BsonDocument> orders)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var order = body.RootElement;
        var id = order.GetProperty("order_id").GetString();
        await orders.InsertOneAsync(
            new BsonDocument
            {
                { "_id", id },
                { "order_id", id },
                { "user", order.GetProperty("user").GetString() },
                { "items", new BsonArray(order.GetProperty("items").EnumerateArray().Select(item => item.GetString())) },
                { "total", order.GetProperty("total").GetInt64() },
                { "timestamp", TimeProvider.System.GetUtcNow().UtcDateTime },
            }
        );
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentLength = 2;
        await context.Response.BodyWriter.WriteAsync("{}"u8.ToArray());
    }
}
