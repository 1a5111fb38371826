using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Writing;

/// <summary>Delete statements: the first match or all.</summary>
internal static class Deleter
{
    private const string Kind = "delete";

    public static DeleteResult Delete(
        StorageEngine engine,
        Namespace ns,
        DeleteStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    )
    {
        ns.Checked();
        var request = new QueryRequest(ns) { Filter = statement.Filter, Hint = statement.Hint };
        return statement.Multi
            ? DeleteAll(engine, request, retryable, cancellationToken)
            : DeleteFirst(engine, request, retryable, cancellationToken);
    }

    private static DeleteResult DeleteFirst(
        StorageEngine engine,
        QueryRequest request,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    ) =>
        Targets.First(
            engine,
            request,
            upsert: false,
            () =>
                retryable is { } write && engine.RetryableWrites.Find(write, Kind) is not null
                    ? new DeleteResult(1, engine.AppliedSequence) { Retried = true }
                    : null,
            step: null,
            (transaction, found) =>
            {
                if (found is null)
                    return new DeleteResult(0, engine.AppliedSequence);
                transaction.Log.Statement = retryable;
                DocumentChanges.Delete(transaction, transaction.Catalog.Find(request.Namespace)!, found);
                if (retryable is { } write)
                    engine.RetryableWrites.Record(transaction, write, 1, Kind, []);
                return new DeleteResult(1, transaction.Commit());
            },
            cancellationToken
        );

    private static DeleteResult DeleteAll(
        StorageEngine engine,
        QueryRequest request,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    )
    {
        if (retryable is not null)
            throw new MongoException(ErrorCode.InvalidOptions, "Cannot use (or request) retryable writes with limit=0");
        var deleted = 0L;
        var sequence = Targets.All(
            engine,
            request,
            (transaction, document) =>
            {
                DocumentChanges.Delete(transaction, transaction.Catalog.Find(request.Namespace)!, document);
                deleted++;
            },
            cancellationToken
        );
        return new DeleteResult(deleted, sequence);
    }
}
