using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Transactions;

namespace EmbeddedMongo.Writing;

/// <summary>Inserts many documents as one batch: checked before the lock is taken, stored under it at once.</summary>
internal static class Inserter
{
    private const string Kind = "insert";

    public static ValueTask<InsertResult> InsertAsync(
        WriteScope scope,
        Namespace ns,
        IReadOnlyList<ReadOnlyMemory<byte>> documents,
        bool ordered,
        RetryableWrite? retryable,
        CancellationToken cancellationToken
    )
    {
        ns.Checked();
        var ready = Prepare(scope.Time, documents, ordered);
        return Blocked.RetryAsync(() => Insert(scope, ns, ready, ordered, retryable), cancellationToken);
    }

    private static InsertResult Insert(
        WriteScope scope,
        Namespace ns,
        List<(NewDocument? Document, MongoException? Error)> ready,
        bool ordered,
        RetryableWrite? retryable
    )
    {
        var log = scope.Engine.RetryableWrites;
        var errors = new List<WriteError>();
        var (inserted, retried) = (new List<int>(ready.Count), new List<int>());
        using var transaction = scope.BeginWrite(ns);
        var info = CollectionOperations.GetOrAdd(transaction, ns);
        for (var i = 0; i < ready.Count && (errors.Count == 0 || !(ordered || transaction.IsPrivate)); i++)
        {
            Interruption.Check();
            if (retryable is { } write && log.Find(write with { Statement = write.Statement + i }, Kind) is not null)
            {
                retried.Add(write.Statement + i);
                continue;
            }

            try
            {
                if (retryable is { } statement)
                    transaction.Log.Statement = statement with { Statement = statement.Statement + i };
                info = DocumentChanges.Insert(transaction, info, ready[i].Document ?? throw ready[i].Error!);
                inserted.Add(i);
            }
            catch (MongoException e) when (!CommandErrors.EndsCommand(e))
            {
                errors.Add(new WriteError(i, e));
            }
        }

        if (retryable is { } statements)
            Record(log, transaction, statements, inserted);
        var sequence = inserted.Count > 0 ? transaction.Commit() : scope.AppliedSequence;
        return new InsertResult(inserted.Count + retried.Count, errors, sequence) { Retried = retried };
    }

    /// <summary>Prepares the documents outside the lock. A document's own error is kept and reported in its turn.</summary>
    private static List<(NewDocument? Document, MongoException? Error)> Prepare(
        TimeProvider time,
        IReadOnlyList<ReadOnlyMemory<byte>> documents,
        bool ordered
    )
    {
        var ready = new List<(NewDocument?, MongoException?)>(documents.Count);
        foreach (var document in documents)
        {
            Interruption.Check();
            try
            {
                ready.Add((NewDocument.ForInsert(document.Span, time), null));
            }
            catch (MongoException e)
            {
                ready.Add((null, e));
                if (ordered)
                    break;
            }
        }

        return ready;
    }

    /// <summary>Records the statements that succeeded, one outcome for each run without a gap.</summary>
    private static void Record(RetryableWriteLog log, WriteTransaction transaction, RetryableWrite write, List<int> inserted)
    {
        for (var i = 0; i < inserted.Count; )
        {
            var first = i;
            do
            {
                i++;
            } while (i < inserted.Count && inserted[i] == inserted[i - 1] + 1);
            log.Record(transaction, write with { Statement = write.Statement + inserted[first] }, i - first, Kind, []);
        }
    }
}
