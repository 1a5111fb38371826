using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Values;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// Records the outcomes of retryable writes and of transactions from the entries that another member made of them, so that a retry after a
/// failover is answered and not carried out again. Inserts in a row are one outcome.
/// </summary>
internal sealed class OutcomeReplay(StorageEngine engine, WriteTransaction transaction)
{
    private readonly List<(RetryableWrite Write, int Count, OpTime Last)> _runs = [];
    private readonly List<(RetryableWrite Id, OpTime Entry)> _commits = [];

    public void Add(OplogEntry entry)
    {
        if (entry is { Session: { } owner, Operation: 'c' } && !TransactionOperations.IsPartial(RawBson.Document(entry.Object)))
            _commits.Add((new RetryableWrite(owner, entry.TransactionNumber), entry.Time));
        if (entry is not { Session: { } session, Statement: { } statement, Operation: 'i' or 'u' or 'd' })
            return;
        if (engine.Options.Bugs.HasFlag(PlantedBugs.ForgottenRetries))
            return;
        var write = new RetryableWrite(session, entry.TransactionNumber, statement);
        if (_runs is [.., var (last, count, _)] && last with { Statement = statement } == write && last.Statement + count == statement)
        {
            _runs[^1] = (last, count + 1, entry.Time);
        }
        else
        {
            _runs.Add((write, 1, entry.Time));
        }
    }

    /// <summary>Puts the outcomes into the transaction.</summary>
    public void Record()
    {
        foreach (var (write, count, last) in _runs)
        {
            // Each belongs to its own entry, so that it is undone with that.
            transaction.ResumeUndo(last.Timestamp);
            engine.RetryableWrites.RecordLogged(transaction, write, count, last);
        }

        foreach (var (id, entry) in _commits)
        {
            transaction.ResumeUndo(entry.Timestamp);
            engine.RetryableWrites.RecordCommit(transaction, id, entry);
        }
    }
}
