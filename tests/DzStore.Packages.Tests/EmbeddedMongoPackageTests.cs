namespace DzStore.Packages.Tests;

public sealed class EmbeddedMongoPackageTests
{
    private const string Program = """
        using EmbeddedMongo;
        using MongoDB.Bson;
        using MongoDB.Driver;

        await using var server = await EmbeddedMongoServer.StartAsync(new() { DbPath = "data", Port = 0 });
        var orders = new MongoClient(server.ConnectionString).GetDatabase("shop").GetCollection<BsonDocument>("orders");
        await orders.InsertOneAsync(new BsonDocument("_id", "BF_0"));
        Console.WriteLine($"orders: {await orders.CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty)}");
        """;

    [Fact]
    public async Task A_fresh_project_runs_a_server_from_the_package()
    {
        using var workshop = new Workshop();
        using var package = await workshop.PackAsync("EmbeddedMongo", TestContext.Current.CancellationToken);
        package.ShouldBeComplete("mongodb");
        // Its natives come from RocksDB's own package.
        package.Dependencies().ShouldContain("RocksDB");
        package.Files().ShouldNotContain(file => file.StartsWith("runtimes/", StringComparison.Ordinal));

        await workshop.BuildAsync(
            Program,
            [package.Reference, Workshop.Reference("MongoDB.Driver")],
            TestContext.Current.CancellationToken
        );
        (await workshop.RunAsync(TestContext.Current.CancellationToken)).ShouldBe("orders: 1");
    }
}
