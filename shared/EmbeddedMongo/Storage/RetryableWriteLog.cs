using System.Buffers.Binary;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Transactions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>
/// The outcomes of retryable writes, by session and statement. An outcome is stored in the batch of the data it speaks of, so a
/// retry finds it after a crash too. A session keeps the outcomes of its latest transaction number only; sessions that have
/// not written for <see cref="StorageOptions.SessionTimeout"/> are forgotten. Used under the write lock alone.
/// </summary>
internal sealed class RetryableWriteLog
{
    private const int SessionIdLength = 16;
    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<LogicalSession, Session> _sessions = [];
    private readonly RocksStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private DateTimeOffset _pruned;

    private RetryableWriteLog(RocksStore store, StorageOptions options) =>
        (_store, _time, _timeout, _pruned) = (store, options.Time, options.SessionTimeout, options.Time.GetUtcNow());

    /// <summary>Sessions remembered.</summary>
    public int Count => _sessions.Count;

    /// <summary>Reads what earlier runs recorded.</summary>
    public static RetryableWriteLog Read(RocksStore store, StorageOptions options)
    {
        var log = new RetryableWriteLog(store, options);
        using var entries = new RangeIterator(
            store,
            store.Sessions,
            new byte[SessionIdLength],
            [.. Enumerable.Repeat((byte)0xFF, SessionIdLength + 5)]
        );
        while (entries.MoveNext())
        {
            var session = new LogicalSession(new Guid(entries.Key[..SessionIdLength], bigEndian: true));
            log.SessionOf(session).Load(Outcome.Decode(Bson.Decode(entries.Value.ToArray())));
        }

        return log;
    }

    /// <summary>The recorded outcome of a statement, or null where it has not been executed.</summary>
    /// <param name="write">The statement.</param>
    /// <param name="kind">The kind of statement, which a retry must repeat.</param>
    /// <exception cref="MongoException">
    /// TransactionTooOld where the session has moved on to a newer number; 40606 for a statement of another kind.
    /// </exception>
    public Outcome? Find(RetryableWrite write, string kind)
    {
        if (!_sessions.TryGetValue(write.Session, out var session))
            return null;
        if (write.TransactionNumber < session.TransactionNumber)
        {
            throw new MongoException(
                ErrorCode.TransactionTooOld,
                $"Retryable write with txnNumber {write.TransactionNumber} is prohibited on session {write.Session.Id} "
                    + $"because a newer retryable write with txnNumber {session.TransactionNumber} has already started on this "
                    + "session."
            );
        }

        if (write.TransactionNumber > session.TransactionNumber)
            return null;
        if (session.Find(write.Statement) is not { } outcome)
            return null;
        if (outcome.Kind == LoggedOutcome.Kind)
            outcome = LoggedOutcome.Resolve(_store, write, outcome, kind);
        const int incompatibleRetry = 40606;
        return outcome.Kind == kind
            ? outcome
            : throw new MongoException(
                incompatibleRetry,
                $"{kind} retry request is not compatible with previous write in the transaction of type: {outcome.Kind}, "
                    + $"txnNumber: {write.TransactionNumber}, statement: {write.Statement}"
            );
    }

    /// <summary>Tells whether a statement of a session's latest command, or one of an older command, is recorded.</summary>
    public bool Has(RetryableWrite write) =>
        _sessions.TryGetValue(write.Session, out var session)
        && (
            write.TransactionNumber < session.TransactionNumber
            || (write.TransactionNumber == session.TransactionNumber && session.Find(write.Statement) is not null)
        );

    /// <summary>The place in the oplog of the last entry of a session's command; <see cref="OpTime.None"/> before its first.</summary>
    public OpTime LastTime(RetryableWrite write) =>
        _sessions.TryGetValue(write.Session, out var session) && session.TransactionNumber == write.TransactionNumber
            ? session.LastTime
            : OpTime.None;

    /// <summary>
    /// A session's latest number, the timestamp of its last entry, and true where a transaction was committed under it; null for a session
    /// that is not known.
    /// </summary>
    public (long Number, long Entry, bool IsTransaction)? LastOf(LogicalSession id) =>
        _sessions.TryGetValue(id, out var session)
            ? (session.TransactionNumber, session.LastTime.Timestamp, session.Find(0)?.Kind == TransactionCommit.Kind)
            : null;

    /// <summary>Puts an outcome into the transaction of its data; it is known once that is committed.</summary>
    /// <param name="transaction">The transaction that makes the change.</param>
    /// <param name="write">The statement, or the first of several.</param>
    /// <param name="count">The number of statements in a row.</param>
    /// <param name="kind">The kind of statement.</param>
    /// <param name="result">The result that answers a retry.</param>
    /// <exception cref="MongoException">The error of <see cref="RetryableWrite.BeforeCommit"/>.</exception>
    public void Record(WriteTransaction transaction, RetryableWrite write, int count, string kind, BsonDocument result)
    {
        // A statement that changed nothing has nothing to commit.
        if (transaction.Log.Last > 0)
            write.BeforeCommit?.Invoke();
        var now = _time.GetUtcNow();
        var entry = transaction.Log.Last > 0 ? transaction.Log.LastTime : OpTime.None;
        Put(transaction, write.Session, new Outcome(write.TransactionNumber, write.Statement, count, kind, result, now, entry));
        if (now - _pruned >= PruneInterval)
            Prune(transaction, now);
    }

    /// <summary>
    /// Puts the outcome of a write that another member has carried out into the transaction that takes it over. A retry is answered from
    /// its entry.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="write">The statement, or the first of several.</param>
    /// <param name="count">The number of statements in a row.</param>
    /// <param name="last">The place of the last one's entry.</param>
    public void RecordLogged(WriteTransaction transaction, RetryableWrite write, int count, OpTime last)
    {
        var now = transaction.Now;
        Put(transaction, write.Session, new Outcome(write.TransactionNumber, write.Statement, count, LoggedOutcome.Kind, [], now, last));
        if (now - _pruned >= PruneInterval)
            Prune(transaction, now);
    }

    /// <summary>Puts the commit of a multi-document transaction into its batch, so that it can be asked for again.</summary>
    /// <param name="transaction">The transaction of the batch.</param>
    /// <param name="id">Session and number.</param>
    /// <param name="entry">The place of its last entry.</param>
    public void RecordCommit(WriteTransaction transaction, RetryableWrite id, OpTime entry)
    {
        var outcome = new Outcome(id.TransactionNumber, 0, 1, TransactionCommit.Kind, [], transaction.Now, entry);
        Put(transaction, id.Session, outcome);
        if (transaction.Now - _pruned >= PruneInterval)
            Prune(transaction, transaction.Now);
    }

    private void Put(WriteTransaction transaction, LogicalSession id, Outcome outcome)
    {
        var slot = _sessions.TryGetValue(id, out var session) ? session.SlotFor(outcome.TransactionNumber) : 0;
        // Several runs of one insert go into one transaction, before any of them is known.
        slot += transaction.CountOutcome(id, outcome.TransactionNumber);
        transaction.Put(transaction.Store.Sessions, SlotKey(id, slot), outcome.Encode().ToBson());
        transaction.OnCommitted(() => SessionOf(id).Load(outcome));
    }

    private void Prune(WriteTransaction transaction, DateTimeOffset now)
    {
        _pruned = now;
        foreach (var (id, session) in _sessions.Where(entry => now - entry.Value.LastUse > _timeout).ToArray())
        {
            var prefix = SlotKey(id, 0)[..SessionIdLength];
            transaction.DeleteRange(transaction.Store.Sessions, prefix, [.. prefix, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
            transaction.OnCommitted(() =>
            {
                if (ReferenceEquals(_sessions.GetValueOrDefault(id), session) && now - session.LastUse > _timeout)
                    _sessions.Remove(id);
            });
        }
    }

    /// <summary>A session's outcomes lie in slots that the next transaction number writes over: no deletes on the way.</summary>
    private static byte[] SlotKey(LogicalSession session, int slot)
    {
        var key = new byte[SessionIdLength + 4];
        session.Id.TryWriteBytes(key, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(SessionIdLength), slot);
        return key;
    }

    private Session SessionOf(LogicalSession id)
    {
        if (!_sessions.TryGetValue(id, out var session))
            _sessions[id] = session = new Session();
        return session;
    }

    private sealed class Session
    {
        private readonly Dictionary<int, Outcome> _single = [];
        private readonly List<Outcome> _runs = [];

        public long TransactionNumber { get; private set; } = -1;

        public DateTimeOffset LastUse { get; private set; }

        public OpTime LastTime { get; private set; } = OpTime.None;

        public int SlotFor(long transactionNumber) => transactionNumber == TransactionNumber ? _single.Count + _runs.Count : 0;

        public Outcome? Find(int statement) => _single.GetValueOrDefault(statement) ?? _runs.Find(run => run.Covers(statement));

        /// <summary>Takes in an outcome; one of an older number is left over from a slot not yet written over.</summary>
        public void Load(Outcome outcome)
        {
            if (outcome.TransactionNumber < TransactionNumber)
                return;
            if (outcome.TransactionNumber > TransactionNumber)
            {
                _single.Clear();
                _runs.Clear();
                (TransactionNumber, LastTime) = (outcome.TransactionNumber, OpTime.None);
            }

            if (outcome.Count == 1)
                _single[outcome.First] = outcome;
            else
                _runs.Add(outcome);
            LastUse = outcome.At > LastUse ? outcome.At : LastUse;
            LastTime = outcome.Entry.Timestamp > LastTime.Timestamp ? outcome.Entry : LastTime;
        }
    }
}
