using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Log;

/// <summary>Writes entries of another member into the own log and carries them out, many in one storage batch.</summary>
/// <param name="engine">The engine.</param>
/// <param name="copied">The indexes of a copy that the entries go on from; null where they follow upon the data.</param>
internal sealed class LogAppender(StorageEngine engine, CopiedIndexes? copied)
{
    private const int GroupEntries = 512;
    private const int GroupBytes = 2 << 20;

    /// <summary>Entries up to this one are in the data already, and only written.</summary>
    public OpTime Contained { get; init; } = OpTime.None;

    /// <returns>The sequence to wait for until they are durable.</returns>
    /// <exception cref="OplogApplicationException">One can't be carried out; those before it are.</exception>
    /// <exception cref="ProtocolException">They are not in order.</exception>
    public long Append(IReadOnlyList<LogEntry> entries)
    {
        var sequence = engine.AppliedSequence;
        for (var at = 0; at < entries.Count; )
            (at, sequence) = AppendGroup(entries, at);
        return sequence;
    }

    private (int Next, long Sequence) AppendGroup(IReadOnlyList<LogEntry> entries, int at)
    {
        using var transaction = engine.BeginWrite();
        transaction.BeginReplay();
        if (copied is not null)
            transaction.BeginFinal();
        var applier = new EntryApplier(transaction, copied);
        var outcomes = new OutcomeReplay(engine, transaction);
        var (count, bytes) = (0, 0);
        for (; at < entries.Count && count < GroupEntries && bytes < GroupBytes; at++)
        {
            var (entry, last) = (entries[at], transaction.Log.LastTime);
            if (entry.OpTime <= last)
                continue;
            if (entry.OpTime.Timestamp <= last.Timestamp)
                throw new ProtocolException($"Entry {entry.OpTime} follows {last} in the log: timestamps must grow.");
            var operation = OplogEntry.Parse(entry.Payload);
            var isContained = entry.OpTime <= Contained;
            var isAlone = !isContained && EntryApplier.IsAlone(operation);
            if (isAlone && count > 0)
                break;
            if (!isContained)
                applier.Apply(operation);
            transaction.Log.Append(entry.OpTime, entry.Payload.Span, TransactionOperations.CarriesChanges(operation));
            outcomes.Add(operation);
            (count, bytes) = (count + 1, bytes + entry.Payload.Length);
            if (!isAlone)
                continue;
            at++;
            break;
        }

        outcomes.Record();
        return (at, transaction.Commit());
    }
}
