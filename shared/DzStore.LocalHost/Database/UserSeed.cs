using DzStore.Local.CommandLine;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Local.Database;

/// <summary>What the users collection held and what was done about it.</summary>
public sealed record SeedResult(long Users, bool Seeded);

/// <summary>
/// Users for the campaign: the same ones on every machine. They appear all at once, by renaming a finished collection, so that
/// a launcher killed in the middle leaves either none or all.
/// </summary>
internal static class UserSeed
{
    public const int DefaultCount = 2_000;
    private const string Collection = "users";
    private const string Staging = "users_seed";
    private const int Batch = 1_000;

    /// <summary>Seeds where there are no users, or where a number was asked for that differs from theirs.</summary>
    /// <exception cref="UsageException">A configured database holds other users, which only --fresh may remove.</exception>
    public static async Task<SeedResult> EnsureAsync(RunningDatabase database, int? asked, CancellationToken cancellationToken)
    {
        var users = database.Store.GetCollection<BsonDocument>(Collection);
        var present = await users.CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty, cancellationToken: cancellationToken);
        if (present > 0 && (asked is null || present == asked))
            return new(present, Seeded: false);
        if (present > 0 && !database.Source.IsOurs)
            throw new UsageException($"The configured database holds {present} users, not {asked}. Leave --users away to use them, or empty the database with --fresh.");

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
