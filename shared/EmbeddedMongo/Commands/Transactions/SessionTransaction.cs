using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Transactions;

namespace EmbeddedMongo.Commands.Transactions;

/// <summary>
/// A session's latest transaction. Its statements come one at a time, over any connection; its end may come from elsewhere at any moment.
/// </summary>
internal sealed class SessionTransaction(LogicalSession session, StorageEngine engine, TimeProvider time, Action<RetryableWrite> ended)
    : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _statements = new(1);
    private OpenTransaction? _open;
    private Operation? _running;
    private MongoException? _failure;
    private long _sequence;
    private long _started;

    public long Number { get; private set; } = -1;

    public SessionState State { get; private set; }

    /// <summary>The time of the last statement, in ticks of the clock.</summary>
    public long LastUsed { get; private set; } = time.GetTimestamp();

    /// <summary>The time that the transaction has been in progress; zero where none is.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (_gate)
                return State == SessionState.InProgress ? time.GetElapsedTime(_started) : TimeSpan.Zero;
        }
    }

    /// <summary>Waits for the session's turn and finds or opens the transaction; <see cref="Leave"/> ends the statement.</summary>
    /// <returns>The open transaction; null for commit and abort.</returns>
    /// <exception cref="MongoException">The statement does not fit the state of the session; nothing of it is changed.</exception>
    public async ValueTask<OpenTransaction?> EnterAsync(TransactionStatement statement, bool ends, Operation operation)
    {
        await _statements.WaitAsync(operation.Cancellation).ConfigureAwait(false);
        try
        {
            lock (_gate)
            {
                LastUsed = time.GetTimestamp();
                var open = Find(statement, ends);
                _running = operation;
                return open;
            }
        }
        catch
        {
            _statements.Release();
            throw;
        }
    }

    public void Leave()
    {
        lock (_gate)
            _running = null;
        _statements.Release();
    }

    /// <summary>Commits, or tells again that it is committed.</summary>
    /// <returns>The sequence to wait for.</returns>
    /// <exception cref="MongoException">NoSuchTransaction; InternalError where the outcome is unknown.</exception>
    public long Commit()
    {
        OpenTransaction open;
        lock (_gate)
        {
            if (State == SessionState.Committed)
                return _sequence;
            if (State == SessionState.Unknown)
                throw _failure!;
            open = _open ?? throw Aborted();
        }

        try
        {
            var sequence = open.Commit();
            lock (_gate)
                (State, _sequence, _open) = (SessionState.Committed, sequence, null);
            return sequence;
        }
        catch (MongoException e) when ((ErrorCode)e.Code == ErrorCode.InternalError)
        {
            lock (_gate)
                (State, _failure, _open) = (SessionState.Unknown, e, null);
            throw;
        }
        catch
        {
            Abort();
            throw;
        }
        finally
        {
            ended(open.Id);
        }
    }

    /// <summary>Undoes the transaction in progress; without effect where there is none.</summary>
    public void Abort(ErrorCode? reason = null)
    {
        OpenTransaction? open;
        lock (_gate)
        {
            if (State != SessionState.InProgress)
                return;
            (open, _open, State) = (_open, null, SessionState.Aborted);
            if (reason is { } code)
                _running?.Interrupt(code);
        }

        open!.Abort();
        ended(open.Id);
    }

    /// <summary>Makes way for a retryable write of the same session.</summary>
    /// <exception cref="MongoException">TransactionTooOld; InvalidOptions where the number is the transaction's.</exception>
    public void MakeWay(long number)
    {
        lock (_gate)
        {
            if (Number < 0 || (State == SessionState.None && number == Number))
                return;
            if (number < Number)
                throw TooOld(number, Number);
            if (number == Number)
            {
                throw new MongoException(
                    ErrorCode.InvalidOptions,
                    "Must specify autocommit=false on all operations of a multi-statement transaction."
                );
            }

            EndOpen();
            (Number, State) = (number, SessionState.None);
        }
    }

    public void Dispose() => _statements.Dispose();

    private OpenTransaction? Find(TransactionStatement statement, bool ends)
    {
        if (statement.Number < Number)
            throw TooOld(statement.Number, Number);
        if (statement.Number > Number || State == SessionState.None)
            Recall(statement);
        if (statement.Starts)
            return Start(statement);
        if (State == SessionState.None || statement.Number != Number)
        {
            throw new MongoException(
                ErrorCode.NoSuchTransaction,
                $"Given transaction number {statement.Number} does not match any in-progress transactions. The active transaction number "
                    + $"is {Number}"
            );
        }

        return State switch
        {
            SessionState.InProgress => _open,
            SessionState.Aborted => throw Aborted(),
            _ when ends => null,
            _ => throw Committed(),
        };
    }

    /// <summary>Looks up what an earlier run, or a retryable write, has left of the session.</summary>
    private void Recall(TransactionStatement statement)
    {
        if (engine.LastOfSession(session) is not var (number, entry, isTransaction) || number <= Number && State != SessionState.None)
            return;
        if (statement.Number < number)
            throw TooOld(statement.Number, number);
        if (statement.Number != number)
            return;
        Number = number;
        (State, _sequence) = isTransaction ? (SessionState.Committed, entry) : (SessionState.None, 0);
    }

    private OpenTransaction Start(TransactionStatement statement)
    {
        if (statement.Number == Number)
        {
            throw new MongoException(
                ErrorCode.ConflictingOperationInProgress,
                "Only servers in a sharded cluster can start a new transaction at the active transaction number"
            );
        }

        // A newer number ends the transaction before it.
        EndOpen();
        _open = engine.OpenTransaction(session, statement.Number);
        (Number, State, _started) = (statement.Number, SessionState.InProgress, time.GetTimestamp());
        return _open;
    }

    private void EndOpen()
    {
        if (_open is not { } open)
            return;
        _open = null;
        State = SessionState.Aborted;
        open.Abort();
        ended(open.Id);
    }

    private MongoException Aborted() => new(ErrorCode.NoSuchTransaction, $"Transaction with {{ txnNumber: {Number} }} has been aborted.");

    public MongoException Committed() =>
        new(ErrorCode.TransactionCommitted, $"Transaction with {{ txnNumber: {Number} }} has been committed.");

    private MongoException TooOld(long number, long active) =>
        new(
            ErrorCode.TransactionTooOld,
            $"Cannot start transaction with {{ txnNumber: {number} }} on session {session.Id} because a newer transaction with "
                + $"{{ txnNumber: {active} }} has already started on this session."
        );
}
