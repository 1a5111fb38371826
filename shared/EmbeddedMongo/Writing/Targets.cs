using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Transactions;

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

    /// <summary>Applies a statement to the first match, once no open transaction holds it.</summary>
    /// <param name="scope">The database, or an open transaction.</param>
    /// <param name="request">Filter, sort and hint.</param>
    /// <param name="upsert">True for an upsert: where nothing is found, the search is repeated under the lock.</param>
    /// <param name="recorded">The outcome, if this is a retry of what has been done.</param>
    /// <param name="step">The context of errors in the search; null for none.</param>
    /// <param name="apply">Makes the change under the lock; gets null where nothing matches.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static ValueTask<TResult> FirstAsync<TResult>(
        WriteScope scope,
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
        return Blocked.RetryAsync(() => First(scope, request, upsert, recorded, step, apply, cancellationToken), cancellationToken);
    }

    private static TResult First<TResult>(
        WriteScope scope,
        QueryRequest request,
        bool upsert,
        Func<TResult?> recorded,
        string? step,
        Func<WriteTransaction, StoredDocument?, TResult> apply,
        CancellationToken cancellationToken
    )
        where TResult : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var candidate = Find(scope, request, step, cancellationToken);
            using var transaction = scope.BeginWrite(request.Namespace);
            if (recorded() is { } outcome)
                return outcome;
            if (candidate is null && !upsert)
                return apply(transaction, null);
            if (candidate is not null && Current(transaction, request, candidate) is { } current)
                return apply(transaction, current);
            if (candidate is null || attempt == UnlockedAttempts)
                return apply(transaction, Find(scope, request, step, cancellationToken));
        }
    }

    /// <summary>
    /// Applies a statement to every match, in batches; waits where an open transaction holds one, with those before it done.
    /// </summary>
    /// <returns>The sequence to wait for.</returns>
    public static async ValueTask<long> AllAsync(
        WriteScope scope,
        QueryRequest request,
        Action<WriteTransaction, StoredDocument> apply,
        CancellationToken cancellationToken
    )
    {
        using var view = scope.OpenView();
        using var execution = Planner.Plan(view, request).Execute();
        var batch = new List<StoredDocument>(BatchSize);
        do
        {
            batch.Clear();
            Fill(batch, execution, cancellationToken);
            for (var done = 0; done < batch.Count; )
            {
                if (Apply(scope, request, batch, ref done, apply, cancellationToken) is { } block)
                    await Blocked.WaitAsync(block, cancellationToken).ConfigureAwait(false);
            }
        } while (batch.Count == BatchSize);

        return scope.AppliedSequence;
    }

    private static void Fill(List<StoredDocument> batch, QueryExecution execution, CancellationToken cancellationToken)
    {
        using (Interruption.Begin(cancellationToken))
        {
            while (batch.Count < BatchSize && execution.Next(cancellationToken) is { } document)
                batch.Add(document);
        }
    }

    /// <summary>Applies a statement to a batch from a place on.</summary>
    /// <returns>What blocks the next document, or null where all are done.</returns>
    private static BlockedByTransactionException? Apply(
        WriteScope scope,
        QueryRequest request,
        List<StoredDocument> batch,
        ref int done,
        Action<WriteTransaction, StoredDocument> apply,
        CancellationToken cancellationToken
    )
    {
        using var interruption = Interruption.Begin(cancellationToken);
        using var transaction = scope.BeginWrite(request.Namespace);
        try
        {
            for (; done < batch.Count; done++)
            {
                Interruption.Check();
                if (Current(transaction, request, batch[done]) is { } current)
                    apply(transaction, current);
            }

            return null;
        }
        catch (BlockedByTransactionException e)
        {
            return e;
        }
        finally
        {
            // A document that is refused ends the statement; those before it stay changed.
            transaction.Commit();
        }
    }

    private static StoredDocument? Find(WriteScope scope, QueryRequest request, string? step, CancellationToken cancellationToken)
    {
        using var view = scope.OpenView();
        using var execution = Planner.Plan(view, request).Execute();
        return step is null ? execution.Next(cancellationToken) : ErrorContext.In(step, () => execution.Next(cancellationToken));
    }

    /// <summary>The candidate as it is now, if it is still there and still matches.</summary>
    private static StoredDocument? Current(WriteTransaction transaction, QueryRequest request, StoredDocument candidate)
    {
        if (transaction.Find(request.Namespace) is not { } info)
            return null;
        if (transaction.Record(info, candidate.RecordId) is not { } bytes)
            return null;
        if (bytes.AsSpan().SequenceEqual(candidate.Bytes))
            return candidate;
        var current = new StoredDocument(candidate.RecordId, bytes);
        return request.Filter is null || request.Filter.Matches(current.Document) ? current : null;
    }
}
