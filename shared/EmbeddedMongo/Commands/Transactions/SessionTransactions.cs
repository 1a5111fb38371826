using System.Collections.Concurrent;
using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Transactions;

/// <summary>
/// The transactions of all sessions. One ends by commit or abort, by a higher number of its session, with its session, by age
/// (<see cref="ServerParameters.TransactionLifetimeLimitSeconds"/>), and when the server steps down.
/// </summary>
internal sealed class SessionTransactions : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<LogicalSession, SessionTransaction> _sessions = new();
    private readonly StorageEngine _engine;
    private readonly CursorStore _cursors;
    private readonly TimeProvider _time;
    private readonly ServerParameters _parameters;
    private readonly ITimer _sweep;

    /// <param name="engine">The engine.</param>
    /// <param name="cursors">The cursors, of which those of a transaction end with it.</param>
    /// <param name="parameters">The parameters, among them the age at which a transaction is aborted.</param>
    /// <param name="time">The clock.</param>
    public SessionTransactions(StorageEngine engine, CursorStore cursors, ServerParameters parameters, TimeProvider time)
    {
        (_engine, _cursors, _parameters, _time) = (engine, cursors, parameters, time);
        _sweep = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    /// <summary>Begins a statement; disposing the result ends it.</summary>
    /// <exception cref="MongoException">
    /// NoSuchTransaction, TransactionTooOld, TransactionCommitted, ConflictingOperationInProgress.
    /// </exception>
    public async ValueTask<StatementScope> EnterAsync(TransactionStatement statement, bool ends, Operation operation)
    {
        while (true)
        {
            var session = _sessions.GetOrAdd(
                statement.Session,
                static (id, self) => new SessionTransaction(id, self._engine, self._time, self._cursors.KillOf),
                this
            );
            var open = await session.EnterAsync(statement, ends, operation).ConfigureAwait(false);
            var scope = new StatementScope(session, open);
            // Between the look and the turn the session may have been forgotten.
            if (_sessions.TryGetValue(statement.Session, out var known) && ReferenceEquals(known, session))
                return scope;
            scope.Dispose();
        }
    }

    /// <summary>Ends the transaction of a session that goes on with a retryable write.</summary>
    /// <exception cref="MongoException">TransactionTooOld, InvalidOptions.</exception>
    public void MakeWay(RetryableWrite write)
    {
        if (_sessions.TryGetValue(write.Session, out var session))
            session.MakeWay(write.TransactionNumber);
    }

    /// <summary>Ends the transactions of sessions that are over.</summary>
    public void End(Predicate<LogicalSession> isMeant)
    {
        foreach (var (id, session) in _sessions)
        {
            if (isMeant(id))
                session.Abort(ErrorCode.Interrupted);
        }
    }

    /// <summary>
    /// Ends all transactions in progress: with InterruptedDueToReplStateChange where the server steps down, with Interrupted where all
    /// sessions are killed. A statement that runs gets that error, later ones NoSuchTransaction.
    /// </summary>
    public void EndAll(ErrorCode reason)
    {
        foreach (var session in _sessions.Values)
            session.Abort(reason);
    }

    /// <summary>
    /// Forgets how the transactions of sessions ended: what was committed may have been undone. The store knows what is left.
    /// </summary>
    public void Forget()
    {
        EndAll(ErrorCode.InterruptedDueToReplStateChange);
        _sessions.Clear();
    }

    public void Dispose()
    {
        _sweep.Dispose();
        EndAll(ErrorCode.InterruptedAtShutdown);
    }

    private void Sweep()
    {
        var lifetime = TimeSpan.FromSeconds(_parameters.TransactionLifetimeLimitSeconds);
        foreach (var (id, session) in _sessions)
        {
            if (session.Age >= lifetime)
                session.Abort(ErrorCode.TransactionExceededLifetimeLimitSeconds);
            else if (session.State != SessionState.InProgress && _time.GetElapsedTime(session.LastUsed) > _engine.Options.SessionTimeout)
                _sessions.TryRemove(KeyValuePair.Create(id, session));
        }
    }
}
