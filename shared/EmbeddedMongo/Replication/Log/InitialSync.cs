using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using Microsoft.Extensions.Logging;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// Replaces this member's data by a copy of another's, which goes on being written meanwhile: it copies the collections one after another,
/// and then carries out the entries that the oplog there got since. Begun anew where anything fails. See "Initial Sync" in
/// <c>src/mongo/db/repl/README.md</c> of mongodb/mongo.
/// </summary>
internal sealed partial class InitialSync(StorageEngine engine, MemberRecords records, SyncSource source, ILogger logger)
{
    /// <summary>Copies everything.</summary>
    /// <returns>The newest entry of each term of the log that came with it; all is durable.</returns>
    /// <exception cref="IOException">The copy is of no use: the other member rolled back, or dropped entries that are needed.</exception>
    /// <exception cref="Errors.MongoException">The other member refused a command.</exception>
    /// <exception cref="OplogApplicationException">An entry can't be carried out.</exception>
    public async Task<TermHistory> RunAsync(CancellationToken cancellationToken)
    {
        var started = engine.Options.Time.GetTimestamp();
        await records.BeginInitialSyncAsync(engine.Options.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        DataWipe.Run(engine);
        var rollbackId = await source.RollbackIdAsync(cancellationToken).ConfigureAwait(false);
        var begin = await source.LastAsync(cancellationToken).ConfigureAwait(false);
        LogBegun(begin);

        var indexes = new CopiedIndexes();
        var (collections, documents) = await new CollectionCopy(engine, source, indexes, logger)
            .RunAsync(cancellationToken)
            .ConfigureAwait(false);
        var end = await source.LastAsync(cancellationToken).ConfigureAwait(false);
        var (first, entries) = await CopyEntriesAsync(begin, end, indexes, cancellationToken).ConfigureAwait(false);
        LogEntries(entries, begin, end);
        BuildIndexes(indexes, cancellationToken);

        var history = await source.HistoryAsync(cancellationToken).ConfigureAwait(false);
        // What was copied may hold what was undone there since.
        if (await source.RollbackIdAsync(cancellationToken).ConfigureAwait(false) != rollbackId || !history.Contains(end))
            throw new IOException("the member has rolled back while its data was copied");
        End(first, history);
        await engine.Journal.SyncAsync(cancellationToken).ConfigureAwait(false);
        var elapsed = engine.Options.Time.GetElapsedTime(started);
        LogDone(collections, documents, elapsed);
        return new TermHistory(engine.Log.Terms.Newest(engine.Log.Last));
    }

    /// <summary>
    /// Copies the oplog: what is not in the data yet is carried out, and what came before for as long as a retry of a write may come.
    /// </summary>
    private async Task<(OpTime First, long Count)> CopyEntriesAsync(
        OpTime begin,
        OpTime end,
        CopiedIndexes indexes,
        CancellationToken cancellationToken
    )
    {
        var from = begin.Timestamp - ((long)engine.Options.SessionTimeout.TotalSeconds << 32);
        var appender = new LogAppender(engine, indexes) { Contained = begin };
        var (first, hasBegin, count) = (OpTime.None, false, 0L);
        await foreach (var entries in source.EntriesAsync(from, end, cancellationToken).ConfigureAwait(false))
        {
            if (entries.Count > 0 && first.IsNone)
                first = entries[0].OpTime;
            hasBegin |= entries.Any(entry => entry.OpTime == begin);
            count += entries.Count;
            appender.Append(entries);
        }

        if (!hasBegin || engine.Log.Last != end)
            throw new IOException($"the oplog of the member does not have the entries from {begin} to {end} any more: make it larger");
        return (first, count);
    }

    private void BuildIndexes(CopiedIndexes indexes, CancellationToken cancellationToken)
    {
        foreach (var uuid in indexes.Collections)
        {
            using var transaction = engine.BeginWrite();
            transaction.BeginFinal();
            if (transaction.Catalog.Collections.Values.FirstOrDefault(one => one.Uuid == uuid) is not { } info)
                continue;
            foreach (var spec in indexes.Of(uuid))
            {
                var index = IndexSpecification.Parse(spec).ToInfo(transaction.NewId());
                info = info with { Indexes = [.. info.Indexes, IndexBuilder.Build(engine.Store, info, index, cancellationToken)] };
            }

            transaction.Put(info);
            transaction.Count(info, 0, 0);
            transaction.Commit();
            LogIndexes(info.Namespace, info.Indexes.Count);
        }
    }

    /// <summary>Stores the terms of before the first copied entry, and with them that the copy is complete.</summary>
    private void End(OpTime first, TermHistory history)
    {
        if (engine.Catalog.Collections.Keys.FirstOrDefault(CatalogApplier.IsDisplaced) is { Collection: { } displaced })
            throw new IOException($"the collection {displaced} has got no name back");
        using (var transaction = engine.BeginWrite())
        {
            transaction.BeginFinal();
            var previous = OpTime.None;
            foreach (var newest in history.ToArray().Where(newest => newest.Term <= first.Term))
            {
                OplogTerms.Begin(transaction, new TermStart(newest.Term, previous.Timestamp + 1, previous));
                previous = newest;
            }

            engine.Log.Front.Put(transaction, first.Timestamp - 1);
            MemberRecords.EndInitialSync(transaction);
            transaction.Commit();
        }

        engine.Reload();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Initial sync: the data is copied, with what is written there after {Begin}")]
    private partial void LogBegun(OpTime begin);

    [LoggerMessage(Level = LogLevel.Information, Message = "Initial sync: {Count} entries copied; applied from {Begin} to {End}")]
    private partial void LogEntries(long count, OpTime begin, OpTime end);

    [LoggerMessage(Level = LogLevel.Information, Message = "Initial sync: {Collection} has its {Count} indexes")]
    private partial void LogIndexes(Namespace collection, int count);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Initial sync: done, with {Collections} collections and {Documents} documents, in {Elapsed}"
    )]
    private partial void LogDone(int collections, long documents, TimeSpan elapsed);
}
