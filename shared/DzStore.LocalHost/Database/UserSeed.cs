using DzStore.LocalHost.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.LocalHost.Database;

/// <summary>The users of a store.</summary>
/// <param name="Users">Their number.</param>
/// <param name="Seeded">They were made now; false where they were there before.</param>
public sealed record SeedResult(long Users, bool Seeded);

/// <summary>
/// Seeds the users of the campaign, the same on every machine. A finished collection is renamed into place, so that a launcher that is
/// killed during the seeding leaves either none or all.
/// </summary>
internal static class UserSeed
{
    public const int DefaultCount = 2_000;
    private const string Collection = "users";
    private const string Staging = "users_seed";
    private const int Batch = 1_000;

    /// <summary>Seeds where there are no users, or where another number was asked for.</summary>
    /// <exception cref="SetupException">A configured database holds other users, which only --fresh may remove.</exception>
    public static async Task<SeedResult> EnsureAsync(RunningDatabase database, int? asked, CancellationToken cancellationToken)
    {
        var users = database.Store.GetCollection<BsonDocument>(Collection);
        var present = await users.CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty, cancellationToken: cancellationToken);
        if (present > 0 && (asked is null || present == asked))
            return new(present, Seeded: false);
        if (present > 0 && !database.Source.IsOurs)
        {
            throw new SetupException(
                $"The configured database holds {present} users, not {asked}. Leave --users away to use them, or "
                    + "empty the database with --fresh."
            );
        }

        var count = asked ?? DefaultCount;
        await SeedAsync(database.Store, count, cancellationToken);
        return new(count, Seeded: true);
    }

    private static async Task SeedAsync(IMongoDatabase store, int count, CancellationToken cancellationToken)
    {
        await store.DropCollectionAsync(Staging, cancellationToken);
        var staging = store.GetCollection<BsonDocument>(Staging);
        var index = Builders<BsonDocument>.IndexKeys.Ascending("city").Ascending("total_spend");
        await staging.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(index), cancellationToken: cancellationToken);
        foreach (var batch in UserGenerator.Users(count).Chunk(Batch))
            await staging.InsertManyAsync(batch, cancellationToken: cancellationToken);
        await store.RenameCollectionAsync(Staging, Collection, new() { DropTarget = true }, cancellationToken);
    }
}
