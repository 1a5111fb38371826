using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Writing;

/// <summary>Delete statements: the first match or all.</summary>
internal static class Deleter
{
    private const string Kind = "delete";

    public static ValueTask<DeleteResult> DeleteAsync(
        WriteScope scope,
        Namespace ns,
        DeleteStatement statement,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    )
    {
        ns.Checked();
        var request = new QueryRequest(ns) { Filter = statement.Filter, Hint = statement.Hint };
        return statement.Multi
            ? DeleteAllAsync(scope, request, retryable, cancellationToken)
            : DeleteFirstAsync(scope, request, retryable, cancellationToken);
    }

    private static ValueTask<DeleteResult> DeleteFirstAsync(
        WriteScope scope,
        QueryRequest request,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    ) =>
        Targets.FirstAsync(
            scope,
            request,
            upsert: false,
            () =>
                retryable is { } write && scope.Engine.RetryableWrites.Find(write, Kind) is not null
                    ? new DeleteResult(1, scope.AppliedSequence) { Retried = true }
                    : null,
            step: null,
            (transaction, found) =>
            {
                if (found is null)
                    return new DeleteResult(0, scope.AppliedSequence);
                transaction.Log.Statement = retryable;
                DocumentChanges.Delete(transaction, transaction.Catalog.Find(request.Namespace)!, found);
                if (retryable is { } write)
                    scope.Engine.RetryableWrites.Record(transaction, write, 1, Kind, []);
                return new DeleteResult(1, transaction.Commit());
            },
            cancellationToken
        );

    private static async ValueTask<DeleteResult> DeleteAllAsync(
        WriteScope scope,
        QueryRequest request,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    )
    {
        if (retryable is not null)
            throw new MongoException(ErrorCode.InvalidOptions, "Cannot use (or request) retryable writes with limit=0");
        var deleted = 0L;
        var sequence = await Targets
            .AllAsync(
                scope,
                request,
                (transaction, document) =>
                {
                    DocumentChanges.Delete(transaction, transaction.Catalog.Find(request.Namespace)!, document);
                    deleted++;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return new DeleteResult(deleted, sequence);
    }
}
