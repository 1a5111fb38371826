using DzStore.LocalHost.Terminals;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.BlackFriday.Tests.Stores;

/// <summary>Load on services of the run's own in a database that is somebody's.</summary>
public sealed class ConfiguredDatabaseTests(MongoServer server) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dzstore-load-test-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_run_takes_its_orders_away_again_and_leaves_the_trend()
    {
        var database = server.NewDatabase();
        var trend = database.GetCollection<BsonDocument>("trending_products");
        var product = new BsonDocument
        {
            ["_id"] = 1,
            ["product_name"] = "Smart TV 55",
            ["count"] = 7L,
        };
        await trend.InsertOneAsync(product, cancellationToken: Cancellation);

        var (code, said) = await LoadProcess.RunAsync(
            _folder.FullName,
            new Dictionary<string, string?>
            {
                ["ConnectionStrings__MongoDB"] = server.ConnectionString,
                ["Mongo__Database"] = database.DatabaseNamespace.DatabaseName,
            },
            ["black-friday", "--duration", "1", "--rate", "10", "--out", Path.Combine(_folder.FullName, "report")],
            Cancellation
        );

        code.ShouldBe(ExitCode.Success, said);
        foreach (var collection in new[] { "orders_fast", "orders_secure" })
        {
            (
                await database
                    .GetCollection<BsonDocument>(collection)
                    .CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty, cancellationToken: Cancellation)
            ).ShouldBe(0, collection);
        }

        (await trend.Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(Cancellation)).ShouldBe([product]);
    }
}
