using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// The oplog as one member's part of a replicated log, and what a member must remember beside it. It has no thread and no network: the
/// driver of a <see cref="ReplicaNode"/> calls it, from one thread at a time where it changes something.
/// </summary>
internal sealed class ReplicatedLog(StorageEngine engine, ILogger? logger = null)
{
    private readonly MemberRecords _records = new(engine);
    private readonly LogAppender _appender = new(engine, copied: null);
    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <summary>
    /// The state that survived the last stop. A rollback that a crash cut short is finished first, which needs the engine for itself.
    /// </summary>
    /// <exception cref="RollbackImpossibleException">It can't be finished: what it needs was damaged.</exception>
    public RestoredState Restore()
    {
        new Rollback(engine, _records, _logger).FinishAsync(CancellationToken.None).GetAwaiter().GetResult();
        return new RestoredState(_records.Configuration, _records.Vote, new TermHistory(engine.Log.Terms.Newest(engine.Log.Last)))
        {
            InInitialSync = _records.IsInInitialSync,
        };
    }

    /// <summary>
    /// Keeps what it takes to undo entries, from now on: for a member among several. A node alone undoes nothing, and pays nothing for it.
    /// Entries of before count as committed.
    /// </summary>
    public void KeepUndo(bool severalMembers) => engine.KeepUndo(severalMembers);

    /// <summary>
    /// Undoes every entry after one, on documents, indexes, catalog, counters and outcomes of retryable writes. Inserted and updated
    /// documents are kept in files (<see cref="RollbackFile"/>). Nobody else may write or read meanwhile: cursors that are open point into
    /// what is gone.
    /// </summary>
    /// <param name="to">The newest entry that stays; <see cref="OpTime.None"/> for none.</param>
    /// <param name="cancellationToken">Stops it between its steps; the next start finishes it.</param>
    /// <exception cref="RollbackImpossibleException">Nothing was changed: copy the data of another member.</exception>
    public Task RollBackAsync(OpTime to, CancellationToken cancellationToken) =>
        new Rollback(engine, _records, _logger).RunAsync(to, cancellationToken);

    /// <summary>Stores a vote; it is durable when the task is done.</summary>
    /// <exception cref="Errors.MongoException">The log can't be synced: the vote may be lost and must not be told to anybody.</exception>
    public Task PersistVoteAsync(LastVote vote, CancellationToken cancellationToken) => _records.PutAsync(vote, cancellationToken);

    /// <summary>Stores a configuration; it is durable when the task is done.</summary>
    /// <exception cref="Errors.MongoException">The log can't be synced.</exception>
    public Task PersistConfigurationAsync(ReplicaSetConfiguration configuration, CancellationToken cancellationToken) =>
        _records.PutAsync(configuration, cancellationToken);

    /// <summary>
    /// Writes entries of the primary and carries them out, in their order. Those that are in the log already are passed over. Readers see
    /// them when it returns.
    /// </summary>
    /// <param name="entries">Entries that follow upon the log's last, or overlap with its end.</param>
    /// <returns>The sequence to wait for until they are durable (<see cref="StorageEngine.WaitDurableAsync"/>).</returns>
    /// <exception cref="OplogApplicationException">One can't be carried out; those before it are.</exception>
    /// <exception cref="ProtocolException">They are not in order.</exception>
    public long Append(IReadOnlyList<LogEntry> entries) => _appender.Append(entries);

    /// <summary>
    /// Replaces this member's data by a copy of another's (initial sync). That it has begun is durable before anything is deleted, and
    /// <see cref="RestoredState.InInitialSync"/> until it is done. Nobody else may write or read meanwhile.
    /// </summary>
    /// <param name="source">Runs a command on a database of the other member; errors come as exceptions.</param>
    /// <param name="cancellationToken">Stops it; it must be begun again then.</param>
    /// <returns>The newest entry of each term of the log that came with the data; all is durable.</returns>
    /// <exception cref="Exception">Anything that went wrong with the source: begin again, with another one or later.</exception>
    public Task<TermHistory> CopyAsync(
        Func<string, BsonDocument, CancellationToken, Task<BsonDocument>> source,
        CancellationToken cancellationToken
    ) => new InitialSync(engine, _records, new SyncSource(source), _logger).RunAsync(cancellationToken);

    /// <summary>Reads the first entry at or after a place, and those that follow, as the log is now.</summary>
    /// <param name="after">The place, which the reader's log ends at.</param>
    /// <param name="maxBytes">The most bytes of entries; one is read in any case.</param>
    public LogPage Read(OpTime after, int maxBytes)
    {
        using var view = engine.OpenView();
        return Read(view, after, maxBytes);
    }

    /// <summary>Reads the first entry at or after a place, and those that follow, from one view.</summary>
    /// <param name="view">The view: what the log has got or lost since does not show.</param>
    /// <param name="after">The place, which the reader's log ends at.</param>
    /// <param name="maxBytes">The most bytes of entries; one is read in any case.</param>
    public LogPage Read(ReadView view, OpTime after, int maxBytes)
    {
        using var entries = view.Records(engine.Log.Info, new RecordRange((ulong)after.Timestamp, ulong.MaxValue), backward: false);
        // Read after the snapshot was taken: what is dropped meanwhile makes a page too old, never a hole in it.
        var isTooOld = engine.Log.Front.Dropped is > 0 and var dropped && after.Timestamp <= dropped;
        if (isTooOld)
            return new LogPage(null, [], IsTooOld: true);
        var first = after.IsNone ? OpTime.None : (OpTime?)null;
        var page = new List<LogEntry>();
        var bytes = 0;
        while ((page.Count == 0 || bytes < maxBytes) && entries.MoveNext())
        {
            var time = OplogEntry.TimeOf(entries.Value);
            if (first is null)
            {
                first = time;
                continue;
            }

            page.Add(new LogEntry(time, entries.Value.ToArray()));
            bytes += entries.Value.Length;
        }

        return new LogPage(first, page, IsTooOld: false);
    }
}
