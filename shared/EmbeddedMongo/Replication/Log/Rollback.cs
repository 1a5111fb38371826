using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using Microsoft.Extensions.Logging;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// Undoes the newest entries of the log, by their undo records: the store is then, value by value, what it was. Inserted and updated
/// documents go into files before. Once those are on disk the rollback is finished at the next start, should a crash come in between.
/// See "Rollback" in <c>src/mongo/db/repl/README.md</c> of mongodb/mongo, which undoes by other means.
/// </summary>
internal sealed partial class Rollback(StorageEngine engine, MemberRecords records, ILogger logger)
{
    /// <summary>Undoes every entry after one.</summary>
    /// <exception cref="RollbackImpossibleException">Nothing was changed.</exception>
    public async Task RunAsync(OpTime to, CancellationToken cancellationToken)
    {
        var undone = Look(to);
        if (undone.Count == 0)
            return;
        var mark = new RollbackMark(to, SavedDocuments.StampOf(engine.Options.Time.GetUtcNow()), undone.KeptOfSessions, IsSaved: false);
        await records.PutAsync(mark, [], cancellationToken).ConfigureAwait(false);
        var files = new SavedDocuments(engine, to, mark.Stamp).Write(undone);
        await records.PutAsync(mark with { IsSaved = true }, files, cancellationToken).ConfigureAwait(false);
        await UndoAsync(mark, cancellationToken).ConfigureAwait(false);
        LogUndone(undone.Count, undone.First, undone.Last, to, files.Sum(file => file.Documents), files.Count);
        if (undone.Deletes + undone.CatalogChanges > 0)
            LogNotSaved(undone.Deletes, undone.CatalogChanges);
    }

    /// <summary>Ends a rollback that was cut short: it is undone to its end, or never was begun.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (records.Rollback is not { } mark)
            return;
        if (!mark.IsSaved)
        {
            SavedDocuments.Delete(engine.Options.DbPath, mark.Stamp);
            await records.EndRollbackAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var undone = Look(mark.To);
        await UndoAsync(mark, cancellationToken).ConfigureAwait(false);
        LogFinished(mark.To, undone.Count);
    }

    private UndoneEntries Look(OpTime to)
    {
        try
        {
            return UndoneEntries.Read(engine, to);
        }
        catch (RollbackImpossibleException e)
        {
            LogImpossible(e);
            throw;
        }
    }

    private async Task UndoAsync(RollbackMark mark, CancellationToken cancellationToken)
    {
        new UndoneChanges(engine).Run(mark.To);
        KeepOutcomes(mark.Kept);
        await records.EndRollbackAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Records the outcomes of statements that stay, where their command's record was undone because later statements of it were.
    /// </summary>
    private void KeepOutcomes(IReadOnlyList<OpTime> lastKept)
    {
        using var transaction = engine.BeginWrite();
        transaction.BeginFinal();
        var replay = new OutcomeReplay(engine, transaction);
        foreach (var last in lastKept)
        {
            var kept = new Stack<OplogEntry>();
            for (var at = last; !at.IsNone; at = kept.Peek().Previous)
            {
                if (engine.Store.Get(engine.Store.Oplog, OperationLog.Key(at.Timestamp)) is not { } bytes)
                    break;
                var entry = OplogEntry.Parse(bytes);
                if (engine.RetryableWrites.Has(new RetryableWrite(entry.Session!.Value, entry.TransactionNumber, entry.Statement ?? 0)))
                    break;
                kept.Push(entry);
            }

            foreach (var entry in kept)
                replay.Add(entry);
        }

        replay.Record();
        transaction.Commit();
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Rolled back {Count} entries of the oplog, from {First} to {Last}: the log ends at {To} now. {Documents} documents that "
            + "they inserted or updated are kept in {Files} files under rollback/"
    )]
    private partial void LogUndone(int count, OpTime first, OpTime last, OpTime to, long documents, int files);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The rollback has undone {Deletes} deletes and {CatalogChanges} changes of the catalog, which stand in no file"
    )]
    private partial void LogNotSaved(int deletes, int catalogChanges);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Finished a rollback to {To} that was cut short: {Count} entries were left")]
    private partial void LogFinished(OpTime to, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "No rollback")]
    private partial void LogImpossible(Exception reason);
}
