using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Writing;

/// <summary>Inserts many documents as one batch: checked before the lock is taken, stored under it at once.</summary>
internal static class Inserter
{
    private const string Kind = "insert";

    public static InsertResult Insert(
        StorageEngine engine,
        Namespace ns,
        IReadOnlyList<ReadOnlyMemory<byte>> documents,
        bool ordered,
        RetryableWrite? retryable
    )
    {
        ns.Checked();
        var ready = Prepare(engine, documents, ordered);
        var errors = new List<WriteError>();
        var (inserted, retried) = (new List<int>(ready.Count), new List<int>());
        using var transaction = engine.BeginWrite(ns);
        var info = CollectionOperations.GetOrAdd(transaction, ns);
        for (var i = 0; i < ready.Count && (!ordered || errors.Count == 0); i++)
        {
            Interruption.Check();
            if (retryable is { } write && engine.RetryableWrites.Find(write with { Statement = write.Statement + i }, Kind) is not null)
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
            Record(engine, transaction, statements, inserted);
        var sequence = inserted.Count > 0 ? transaction.Commit() : engine.AppliedSequence;
        return new InsertResult(inserted.Count + retried.Count, errors, sequence) { Retried = retried };
    }

    /// <summary>Prepares the documents outside the lock. A document's own error is kept and reported in its turn.</summary>
    private static List<(NewDocument? Document, MongoException? Error)> Prepare(
        StorageEngine engine,
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
                ready.Add((NewDocument.ForInsert(document.Span, engine.Options.Time), null));
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
    private static void Record(StorageEngine engine, WriteTransaction transaction, RetryableWrite write, List<int> inserted)
    {
        for (var i = 0; i < inserted.Count; )
        {
            var first = i;
            do
            {
                i++;
            } while (i < inserted.Count && inserted[i] == inserted[i - 1] + 1);
            engine.RetryableWrites.Record(transaction, write with { Statement = write.Statement + inserted[first] }, i - first, Kind, []);
        }
    }
}
