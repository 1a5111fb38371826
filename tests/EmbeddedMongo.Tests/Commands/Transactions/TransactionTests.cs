using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Commands.Transactions;

public sealed class TransactionTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly IMongoDatabase _database = server.NewDatabase();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Others_see_nothing_before_the_commit_and_all_of_it_after()
    {
        var (orders, stock) = (_database.GetCollection<BsonDocument>("orders"), _database.GetCollection<BsonDocument>("stock"));
        await stock.InsertOneAsync(new BsonDocument { { "_id", "mouse" }, { "left", 3 } }, cancellationToken: Token);
        using var session = await server.Client.StartSessionAsync(cancellationToken: Token);
        session.StartTransaction();
        await orders.InsertOneAsync(session, new BsonDocument("_id", 1), cancellationToken: Token);
        await stock.UpdateOneAsync(session, "{_id: 'mouse'}", "{$inc: {left: -1}}", cancellationToken: Token);

        (await orders.CountDocumentsAsync("{}", cancellationToken: Token)).ShouldBe(0);
        (await stock.Find("{}").SingleAsync(Token))["left"].ShouldBe(3);
        (await orders.Find(session, "{}").SingleAsync(Token))["_id"].ShouldBe(1);
        (await stock.Find(session, "{left: 2}").SingleAsync(Token))["_id"].ShouldBe("mouse");

        await session.CommitTransactionAsync(Token);
        (await orders.CountDocumentsAsync("{}", cancellationToken: Token)).ShouldBe(1);
        (await stock.Find("{}").SingleAsync(Token))["left"].ShouldBe(2);
    }

    [Fact]
    public async Task An_aborted_transaction_leaves_nothing()
    {
        var orders = _database.GetCollection<BsonDocument>("orders");
        await orders.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: Token);
        using var session = await server.Client.StartSessionAsync(cancellationToken: Token);
        session.StartTransaction();
        await orders.InsertOneAsync(session, new BsonDocument("_id", 2), cancellationToken: Token);
        await orders.DeleteOneAsync(session, "{_id: 1}", cancellationToken: Token);
        (await orders.Find(session, "{}").SingleAsync(Token))["_id"].ShouldBe(2);
        await session.AbortTransactionAsync(Token);

        (await orders.Find("{}").SingleAsync(Token))["_id"].ShouldBe(1);
    }
}
