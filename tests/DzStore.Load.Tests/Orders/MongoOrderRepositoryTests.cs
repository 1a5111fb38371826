using DzStore.Load.Orders;
using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Load.Tests.Orders;

public class MongoOrderRepositoryTests(MongoServer server)
{
    private readonly IMongoDatabase _database = server.NewDatabase();

    private IMongoCollection<BsonDocument> Collection => _database.GetCollection<BsonDocument>("orders_fast");

    private MongoOrderRepository Book => new(_database, "orders_fast");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_orders_as_the_services_store_them()
    {
        await Collection.InsertOneAsync(Stored("BF_1"), cancellationToken: Cancelled);

        (await ReadAsync(new("BF_"))).ShouldBe([LoadOrder.Sample("BF_1")]);
    }

    [Fact]
    public async Task Reads_and_removes_the_ids_that_it_is_told_and_no_others()
    {
        string[] others = ["BF_1", "BF_1_run-2", "BF_1_run-1x", "BF_1_runX1", "CF_1_run.1", "bf_1_run.1"];
        foreach (var id in others.Append("BF_1_run.1").Append("BF_20_alone_run.1"))
            await Collection.InsertOneAsync(Stored(id), cancellationToken: Cancelled);
        var ids = new OrderIds("BF_", "_run.1");

        (await ReadAsync(ids)).Select(order => order.OrderId).ShouldBe(["BF_1_run.1", "BF_20_alone_run.1"], ignoreOrder: true);
        await Book.RemoveAsync(ids, Cancelled);

        (await ReadAsync(ids)).ShouldBeEmpty();
        var left = await Collection.Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(Cancelled);
        left.Select(order => order["_id"].AsString).ShouldBe(others, ignoreOrder: true);
    }

    [Fact]
    public async Task Removing_what_is_not_there_is_no_error()
    {
        await Book.RemoveAsync(new("BF_"), Cancelled);

        (await ReadAsync(new("BF_"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_order_stored_under_another_id_is_none_that_was_sent()
    {
        var order = Stored("BF_1");
        order["_id"] = "BF_2";
        await Collection.InsertOneAsync(order, cancellationToken: Cancelled);

        (await ReadAsync(new("BF_"))).ShouldBe([LoadOrder.Sample("BF_1") with { StoredId = "BF_2" }]);
    }

    [Theory]
    [InlineData("total", "150000")]
    [InlineData("total", null)]
    [InlineData("items", "Mouse")]
    [InlineData("timestamp", "2026-11-27")]
    public async Task A_document_that_is_no_order_is_an_error_that_names_it(string field, string? value)
    {
        var order = Stored("BF_1");
        order[field] = value is null ? BsonNull.Value : value;
        await Collection.InsertOneAsync(order, cancellationToken: Cancelled);

        var error = await Should.ThrowAsync<FormatException>(() => ReadAsync(new("BF_")));

        error.Message.ShouldContain("BF_1");
    }

    private async Task<IReadOnlyList<LoadOrder>> ReadAsync(OrderIds ids) => await Book.ReadAsync(ids, Cancelled).ToListAsync(Cancelled);

    private static BsonDocument Stored(string id) =>
        new()
        {
            ["_id"] = id,
            ["order_id"] = id,
            ["user"] = "Amine",
            ["items"] = new BsonArray { "Gaming Laptop", "Mouse" },
            ["total"] = 150_000L,
            ["timestamp"] = new BsonDateTime(1_795_000_000_000),
        };
}
