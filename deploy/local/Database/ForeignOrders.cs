using DzStore.Local.CommandLine;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Local.Database;

/// <summary>
/// The stress test empties the order collections. In a database of the launcher's own that is its business; in one that
/// somebody configured, orders of other origin are somebody's.
/// </summary>
internal static class ForeignOrders
{
    /// <summary>What the stress test empties.</summary>
    public static readonly IReadOnlyList<string> Collections = ["orders_fast", "orders_secure"];

    private static readonly FilterDefinition<BsonDocument> NotOfTheTest =
        Builders<BsonDocument>.Filter.Not(Builders<BsonDocument>.Filter.Regex("_id", new BsonRegularExpression("^(BF|WARMUP)_[0-9]+$")));

    /// <summary>How many orders of a collection are not the stress test's.</summary>
    public static Task<long> CountAsync(RunningDatabase database, string collection, CancellationToken cancellationToken) =>
        database.Store.GetCollection<BsonDocument>(collection).CountDocumentsAsync(NotOfTheTest, cancellationToken: cancellationToken);

    /// <exception cref="UsageException">The configured database holds orders that are not the stress test's.</exception>
    public static async Task RefuseAsync(RunningDatabase database, CancellationToken cancellationToken)
    {
        if (database.Source.IsOurs)
            return;
        foreach (var name in Collections)
        {
            var found = await database.Store.GetCollection<BsonDocument>(name).Find(NotOfTheTest).Limit(1).FirstOrDefaultAsync(cancellationToken);
            if (found is not null)
            {
                throw new UsageException(
                    $"{name} in the configured database holds orders that are not the stress test's (for example {found["_id"]}), and the stress test " +
                    "empties it. Name another database with Mongo__Database, or let the launcher empty this one with --fresh.");
            }
        }
    }
}
