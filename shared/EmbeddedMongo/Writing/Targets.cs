using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Writing;

/// <summary>
/// Finds the documents that a statement changes. The search runs beside other writers, on a view; under the lock each document
/// is looked at again, since another writer may have been there in between.
/// </summary>
internal static class Targets
{
    private const int UnlockedAttempts = 3;

    /// <summary>Documents of a multi-statement that share one hold of the lock and one batch.</summary>
    private const int BatchSize = 128;

    /// <summary>Applies a statement to the first match.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="request">Filter, sort and hint.</param>
    /// <param name="upsert">True for an upsert: where nothing is found, the search is repeated under the lock.</param>
    /// <param name="recorded">The outcome, if this is a retry of what has been done.</param>
    /// <param name="step">The context of errors in the search; null for none.</param>
    /// <param name="apply">Makes the change under the lock; gets null where nothing matches.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static TResult First<TResult>(
        StorageEngine engine,
        QueryRequest request,
        bool upsert,
        Func<TResult?> recorded,
        string? step,
        Func<WriteTransaction, StoredDocument?, TResult> apply,
        CancellationToken cancellationToken
    )
        where TResult : class
    {
        request = request with { Limit = 1 };
        for (var attempt = 1; ; attempt++)
        {
            var candidate = Find(engine, request, step, cancellationToken);
            using var transaction = engine.BeginWrite(request.Namespace);
            if (recorded() is { } outcome)
                return outcome;
            if (candidate is null && !upsert)
                return apply(transaction, null);
            if (candidate is not null && Current(transaction, request, candidate) is { } current)
                return apply(transaction, current);
            if (candidate is null || attempt == UnlockedAttempts)
                return apply(transaction, Find(engine, request, step, cancellationToken));
        }
    }

    /// <summary>Applies a statement to every match, in batches.</summary>
    /// <returns>The sequence to wait for.</returns>
    public static long All(
        StorageEngine engine,
        QueryRequest request,
        Action<WriteTransaction, StoredDocument> apply,
        CancellationToken cancellationToken
    )
    {
        using var view = engine.OpenView();
        using var execution = Planner.Plan(view, request).Execute();
        var batch = new List<StoredDocument>(BatchSize);
        do
        {
            batch.Clear();
            while (batch.Count < BatchSize && execution.Next(cancellationToken) is { } document)
                batch.Add(document);
            if (batch.Count > 0)
                Apply(engine, request, batch, apply);
        } while (batch.Count == BatchSize);

        return engine.AppliedSequence;
    }

    private static void Apply(
        StorageEngine engine,
        QueryRequest request,
        List<StoredDocument> batch,
        Action<WriteTransaction, StoredDocument> apply
    )
    {
        using var transaction = engine.BeginWrite(request.Namespace);
        try
        {
            foreach (var candidate in batch)
            {
                Interruption.Check();
                if (Current(transaction, request, candidate) is { } current)
                    apply(transaction, current);
            }
        }
        finally
        {
            // A document that is refused ends the statement; those before it stay changed.
            transaction.Commit();
        }
    }

    private static StoredDocument? Find(StorageEngine engine, QueryRequest request, string? step, CancellationToken cancellationToken)
    {
        using var view = engine.OpenView();
        using var execution = Planner.Plan(view, request).Execute();
        return step is null ? execution.Next(cancellationToken) : ErrorContext.In(step, () => execution.Next(cancellationToken));
    }

    /// <summary>The candidate as it is now, if it is still there and still matches.</summary>
    private static StoredDocument? Current(WriteTransaction transaction, QueryRequest request, StoredDocument candidate)
    {
        if (transaction.Catalog.Find(request.Namespace) is not { } info)
            return null;
        var store = transaction.Store;
        if (store.Get(store.Records, Keys.Record(info.Id, candidate.RecordId)) is not { } bytes)
            return null;
        if (bytes.AsSpan().SequenceEqual(candidate.Bytes))
            return candidate;
        var current = new StoredDocument(candidate.RecordId, bytes);
        return request.Filter is null || request.Filter.Matches(current.Document) ? current : null;
    }
}
