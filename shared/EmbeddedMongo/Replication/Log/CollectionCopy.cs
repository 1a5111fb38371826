using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using EmbeddedMongo.Writing;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// Copies the collections of another member. Those that are renamed or dropped while they are read are read again, or left out; those that
/// are made meanwhile come by the oplog.
/// </summary>
internal sealed partial class CollectionCopy(StorageEngine engine, SyncSource source, CopiedIndexes indexes, ILogger logger)
{
    private const int MostRounds = 20;

    public async Task<(int Collections, long Documents)> RunAsync(CancellationToken cancellationToken)
    {
        var left = (await ListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(one => one.Uuid);
        var (collections, documents) = (0, 0L);
        for (var round = 0; left.Count > 0 && round < MostRounds; round++)
        {
            foreach (var collection in left.Values.ToArray())
            {
                if (await TryCopyAsync(collection, cancellationToken).ConfigureAwait(false) is not { } count)
                    continue;
                left.Remove(collection.Uuid);
                (collections, documents) = (collections + 1, documents + count);
                LogCopied(collection.Namespace, count);
            }

            if (left.Count > 0)
            {
                // By the names that they have now; what is not there any more was dropped, and the oplog says so.
                var now = await ListAsync(cancellationToken).ConfigureAwait(false);
                left = now.Where(one => left.ContainsKey(one.Uuid)).ToDictionary(one => one.Uuid);
            }
        }

        return left.Count == 0
            ? (collections, documents)
            : throw new IOException($"{left.Values.First().Namespace} is renamed again and again, and can't be copied");
    }

    private async Task<List<SourceCollection>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<SourceCollection>();
        foreach (var database in await source.DatabasesAsync(cancellationToken).ConfigureAwait(false))
            all.AddRange(await source.CollectionsAsync(database, cancellationToken).ConfigureAwait(false));
        return all;
    }

    /// <summary>The number of documents; null where the collection was renamed or dropped meanwhile, and nothing of it is kept.</summary>
    private async Task<long?> TryCopyAsync(SourceCollection collection, CancellationToken cancellationToken)
    {
        try
        {
            Create(collection);
            foreach (var spec in await source.IndexesAsync(collection.Namespace, cancellationToken).ConfigureAwait(false))
                indexes.Add(collection.Uuid, spec);
            var count = 0L;
            await foreach (var batch in source.DocumentsAsync(collection.Namespace, cancellationToken).ConfigureAwait(false))
            {
                Insert(collection.Uuid, batch);
                count += batch.Count;
            }

            var now = await source.CollectionsAsync(collection.Namespace.Database, cancellationToken).ConfigureAwait(false);
            if (now.Any(one => one.Namespace == collection.Namespace && one.Uuid == collection.Uuid))
                return count;
        }
        catch (MongoException e)
            when ((ErrorCode)e.Code is ErrorCode.NamespaceNotFound or ErrorCode.CursorNotFound or ErrorCode.QueryPlanKilled)
        {
            LogChanged(collection.Namespace, e.Message);
        }

        Remove(collection.Uuid);
        return null;
    }

    private void Create(SourceCollection collection) =>
        Change(transaction => new CatalogApplier(transaction, indexes).Create(collection.Namespace, collection.Uuid, collection.Options));

    private void Remove(Guid uuid)
    {
        indexes.Forget(uuid);
        Change(transaction => transaction.Remove(Find(transaction, uuid)));
    }

    private void Insert(Guid uuid, BsonArray documents) =>
        Change(transaction =>
        {
            var info = Find(transaction, uuid);
            foreach (var document in documents)
                info = DocumentChanges.Insert(transaction, info, NewDocument.AsStored(Bson.Encode(document.AsBsonDocument)));
        });

    private static CollectionInfo Find(WriteTransaction transaction, Guid uuid) =>
        transaction.Catalog.Collections.Values.First(info => info.Uuid == uuid);

    private void Change(Action<WriteTransaction> change)
    {
        using var transaction = engine.BeginWrite();
        transaction.BeginReplay();
        transaction.BeginFinal();
        change(transaction);
        transaction.Commit();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Initial sync: {Collection} is copied: {Documents} documents")]
    private partial void LogCopied(Namespace collection, long documents);

    [LoggerMessage(Level = LogLevel.Information, Message = "Initial sync: {Collection} has changed while it was read: {Reason}")]
    private partial void LogChanged(Namespace collection, string reason);
}
