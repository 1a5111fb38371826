using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Commands.Transactions;

/// <summary>Transfers between few accounts by many at once, with the driver's own retries.</summary>
public sealed class BankTests(TestServer server) : IClassFixture<TestServer>
{
    private const int Accounts = 5;
    private const int Start = 100;
    private const int Transfers = 15;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transfers_keep_the_sum_and_lose_no_update()
    {
        var accounts = server.NewDatabase().GetCollection<BsonDocument>("accounts");
        await accounts.InsertManyAsync(
            Enumerable
                .Range(0, Accounts)
                .Select(id => new BsonDocument
                {
                    { "_id", id },
                    { "balance", Start },
                    { "moves", 0 },
                }),
            cancellationToken: Token
        );
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => TransferAsync(accounts, new Random(seed))));

        var left = await accounts.Find("{}").ToListAsync(Token);
        left.Sum(account => account["balance"].AsInt32).ShouldBe(Accounts * Start);
        left.Sum(account => account["moves"].AsInt32).ShouldBe(4 * Transfers * 2);
    }

    private async Task TransferAsync(IMongoCollection<BsonDocument> accounts, Random random)
    {
        using var session = await server.Client.StartSessionAsync(cancellationToken: Token);
        for (var i = 0; i < Transfers; i++)
        {
            var from = random.Next(Accounts);
            var to = (from + 1 + random.Next(Accounts - 1)) % Accounts;
            var sum = await session.WithTransactionAsync(
                async (within, token) =>
                {
                    await accounts.UpdateOneAsync(within, $"{{_id: {from}}}", "{$inc: {balance: -7, moves: 1}}", cancellationToken: token);
                    // Read and write apart: a lost update would show.
                    var target = await accounts.Find(within, $"{{_id: {to}}}").SingleAsync(token);
                    target["balance"] = target["balance"].AsInt32 + 7;
                    target["moves"] = target["moves"].AsInt32 + 1;
                    await accounts.ReplaceOneAsync(within, $"{{_id: {to}}}", target, cancellationToken: token);
                    return (await accounts.Find(within, "{}").ToListAsync(token)).Sum(account => account["balance"].AsInt32);
                },
                new TransactionOptions(writeConcern: WriteConcern.W1),
                Token
            );
            sum.ShouldBe(Accounts * Start);
        }
    }
}
