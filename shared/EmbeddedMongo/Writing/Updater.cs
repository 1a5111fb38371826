using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Update;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Writing;

/// <summary>Update statements: one document or all that match, or an upsert where none does.</summary>
internal static class Updater
{
    private const string Kind = "update";

    public static ValueTask<UpdateResult> UpdateAsync(
        WriteScope scope,
        Namespace ns,
        UpdateStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    )
    {
        ns.Checked();
        var request = new QueryRequest(ns) { Filter = statement.Filter, Hint = statement.Hint };
        return statement.Multi
            ? UpdateAllAsync(scope, request, statement, retryable, cancellationToken)
            : UpdateFirstAsync(scope, request, statement, retryable, cancellationToken);
    }

    private static ValueTask<UpdateResult> UpdateFirstAsync(
        WriteScope scope,
        QueryRequest request,
        UpdateStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    ) =>
        Targets.FirstAsync(
            scope,
            request,
            statement.Upsert,
            () =>
                retryable is { } write && scope.Engine.RetryableWrites.Find(write, Kind) is { } outcome
                    ? FromRecord(scope, outcome.Result)
                    : null,
            step: null,
            (transaction, found) =>
            {
                if (found is null && !statement.Upsert)
                    return new UpdateResult(0, 0, null, scope.AppliedSequence);
                transaction.Log.Statement = retryable;
                var upserted = found is null ? Upsert(scope, transaction, request.Namespace, statement.Filter, statement.Update).Id : null;
                var modified =
                    found is not null
                    && Apply(scope, transaction, request.Namespace, found, statement.Filter, statement.Update) is not null;
                var result = new UpdateResult(found is null ? 0 : 1, modified ? 1 : 0, upserted, 0);
                if (retryable is { } write && (modified || upserted is not null))
                    scope.Engine.RetryableWrites.Record(transaction, write, 1, Kind, ToRecord(result));
                return result with { Sequence = transaction.Commit() };
            },
            cancellationToken
        );

    private static async ValueTask<UpdateResult> UpdateAllAsync(
        WriteScope scope,
        QueryRequest request,
        UpdateStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    )
    {
        if (retryable is not null)
            throw new MongoException(ErrorCode.InvalidOptions, "Cannot use (or request) retryable writes with multi=true");
        while (true)
        {
            var (matched, modified) = (0L, 0L);
            var sequence = await Targets
                .AllAsync(
                    scope,
                    request,
                    (transaction, document) =>
                    {
                        if (Apply(scope, transaction, request.Namespace, document, statement.Filter, statement.Update) is not null)
                            modified++;
                        // Last, since a document that an open transaction holds comes here once more.
                        matched++;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (matched > 0 || !statement.Upsert)
                return new UpdateResult(matched, modified, null, sequence);

            // Under the lock nothing can come between looking and inserting; what came before it, the next round updates.
            var upserted = await Targets
                .FirstAsync(
                    scope,
                    request,
                    upsert: true,
                    recorded: () => null,
                    step: null,
                    (transaction, found) =>
                        found is not null
                            ? new UpdateResult(0, 0, null, 0)
                            : new UpdateResult(
                                0,
                                0,
                                Upsert(scope, transaction, request.Namespace, statement.Filter, statement.Update).Id,
                                transaction.Commit()
                            ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (upserted.UpsertedId is not null)
                return upserted;
        }
    }

    /// <summary>Updates one document in a transaction.</summary>
    /// <returns>The new document, or null where the update changes nothing.</returns>
    public static NewDocument? Apply(
        WriteScope scope,
        WriteTransaction transaction,
        Namespace ns,
        StoredDocument document,
        Filter filter,
        UpdateSpec update
    )
    {
        var changed = update.Apply(document.Document, filter);
        if (ReferenceEquals(changed, document.Document))
            return null;
        var after = NewDocument.ForUpdate(changed, scope.Time);
        DocumentChanges.Replace(
            transaction,
            transaction.Catalog.Find(ns)!,
            document,
            after,
            Difference(update, filter, document, changed, after)
        );
        return after;
    }

    /// <summary>
    /// The update as the oplog has it: a replacement whole, that of a pipeline if it is shorter so, all others by their differences, of
    /// which change streams tell.
    /// </summary>
    private static byte[]? Difference(UpdateSpec update, Filter filter, StoredDocument before, BsonDocument changed, NewDocument after)
    {
        if (update.IsReplacement)
            return null;
        var written = (update as OperatorUpdate)?.Written(before.Document, filter);
        // What is stored has _id first, whatever the update made.
        var stored = changed.ElementCount > 0 && changed.GetElement(0).Name == "_id" ? changed : after.Document;
        if (DocumentDiff.Of(before.Document, stored, written) is not { } difference)
            return null;
        var entry = Bson.Encode(new BsonDocument { { "$v", 2 }, { "diff", difference } });
        return update is PipelineUpdate && entry.Length >= after.Bytes.Length ? null : entry;
    }

    /// <summary>Inserts what an upsert inserts, with an ObjectId where neither filter nor update gives an <c>_id</c>.</summary>
    public static NewDocument Upsert(WriteScope scope, WriteTransaction transaction, Namespace ns, Filter filter, UpdateSpec update)
    {
        var inserted = NewDocument.ForUpsert(update.ForUpsert(filter), scope.Time);
        DocumentChanges.Insert(transaction, CollectionOperations.GetOrAdd(transaction, ns), inserted);
        return inserted;
    }

    private static BsonDocument ToRecord(UpdateResult result)
    {
        var record = new BsonDocument { { "matched", result.Matched }, { "modified", result.Modified } };
        if (result.UpsertedId is not null)
            record.Add("upserted", result.UpsertedId);
        return record;
    }

    private static UpdateResult FromRecord(WriteScope scope, BsonDocument record) =>
        new(record["matched"].AsInt64, record["modified"].AsInt64, record.GetValue("upserted", null), scope.AppliedSequence)
        {
            Retried = true,
        };
}
