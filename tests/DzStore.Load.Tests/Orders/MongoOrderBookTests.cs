using DzStore.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Load.Tests.Orders;

public class MongoOrderBookTests(MongoServer server)
{
    private readonly IMongoDatabase database = server.NewDatabase();

    private IMongoCollection<BsonDocument> Collection => database.GetCollection<BsonDocument>("orders_fast");

    private MongoOrderBook Book => new(database, "orders_fast");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_orders_as_the_services_store_them()
    {
        await Collection.InsertOneAsync(Stored("BF_1"), cancellationToken: Cancelled);

        (await Book.ReadAllAsync(Cancelled)).ShouldBe([LoadOrder.Sample("BF_1")]);
    }

    [Fact]
    public async Task Clearing_removes_the_orders_and_keeps_the_indexes()
    {
        await Collection.InsertOneAsync(Stored("BF_1"), cancellationToken: Cancelled);
        var keys = Builders<BsonDocument>.IndexKeys.Ascending("user").Ascending("_id");
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(keys), cancellationToken: Cancelled);

        await Book.ClearAsync(Cancelled);

        (await Book.ReadAllAsync(Cancelled)).ShouldBeEmpty();
        var indexes = await (await Collection.Indexes.ListAsync(Cancelled)).ToListAsync(Cancelled);
        indexes.Select(index => index["name"].AsString).ShouldBe(["_id_", "user_1__id_1"], ignoreOrder: true);
    }

    [Fact]
    public async Task Clearing_what_is_not_there_is_no_error()
    {
        await Book.ClearAsync(Cancelled);

        (await Book.ReadAllAsync(Cancelled)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("total", "150000")]
    [InlineData("total", null)]
    [InlineData("order_id", "BF_2")]
    [InlineData("items", "Mouse")]
    [InlineData("timestamp", "2026-11-27")]
    public async Task A_document_that_is_no_order_is_an_error_that_names_it(string field, string? value)
    {
        var order = Stored("BF_1");
        order[field] = value is null ? BsonNull.Value : value;
        await Collection.InsertOneAsync(order, cancellationToken: Cancelled);

        var error = await Should.ThrowAsync<FormatException>(() => Book.ReadAllAsync(Cancelled));

        error.Message.ShouldContain("BF_1");
    }

    private static BsonDocument Stored(string id) => new()
    {
        ["_id"] = id,
        ["order_id"] = id,
        ["user"] = "Amine",
        ["items"] = new BsonArray { "Gaming Laptop", "Mouse" },
        ["total"] = 150_000L,
        ["timestamp"] = new BsonDateTime(1_795_000_000_000),
    };
}
