using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Writing;

/// <summary>Inserts many documents as one batch: checked before the lock is taken, stored under it at once.</summary>
internal static class Inserter
{
    public static InsertResult Insert(StorageEngine engine, Namespace ns, IReadOnlyList<ReadOnlyMemory<byte>> documents, bool ordered, RetryableWrite? retryable)
    {
        ns.Checked();
        var ready = Prepare(engine, documents, ordered);
        var errors = new List<WriteError>();
        var inserted = 0;
        using var transaction = engine.BeginWrite();
        var info = CollectionOperations.GetOrAdd(transaction, ns);
        for (var i = 0; i < ready.Count && (!ordered || errors.Count == 0); i++)
        {
            try
            {
                DocumentChanges.Insert(transaction, info, ready[i].Document ?? throw ready[i].Error!);
                inserted++;
            }
            catch (MongoException refusal)
            {
                errors.Add(new WriteError(i, refusal));
            }
        }

        return new InsertResult(inserted, errors, inserted > 0 ? transaction.Commit() : engine.AppliedSequence);
    }

    /// <summary>What is wrong with a document by itself is found here, outside the lock; it counts in its turn.</summary>
    private static List<(NewDocument? Document, MongoException? Error)> Prepare(StorageEngine engine, IReadOnlyList<ReadOnlyMemory<byte>> documents, bool ordered)
    {
        var ready = new List<(NewDocument?, MongoException?)>(documents.Count);
        foreach (var document in documents)
        {
            try
            {
                ready.Add((NewDocument.From(document.Span, engine.Options.Time), null));
            }
            catch (MongoException refusal)
            {
                ready.Add((null, refusal));
                if (ordered) break;
            }
        }

        return ready;
    }
}
