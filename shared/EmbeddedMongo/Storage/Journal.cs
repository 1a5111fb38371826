using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Storage;

/// <summary>
/// Group commit. Changes are noted as they are applied, by their timestamps; one thread syncs the log, for all who waited when the sync
/// began, and every <c>JournalCommitInterval</c> if anything is unsynced. When a sync fails, nobody knows what the disk kept: the waiters
/// get the error, and nothing is written any more.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Action _sync;
    private readonly Action<long> _synced;
    private readonly Thread _thread;
    private readonly ITimer _timer;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiters;
    private Exception? _failure;
    private bool _closing;
    private bool _forced;
    private long _applied;
    private long _durable;

    /// <param name="sync">Makes everything applied durable.</param>
    /// <param name="synced">Hears up to which sequence everything is durable now.</param>
    /// <param name="interval">The time after which what is applied is synced at the latest.</param>
    /// <param name="time">The clock.</param>
    /// <param name="start">The sequence of what is applied and durable already.</param>
    public Journal(Action sync, Action<long> synced, TimeSpan interval, TimeProvider time, long start)
    {
        (_sync, _synced, _applied, _durable) = (sync, synced, start, start);
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        _thread.Start();
        _timer = time.CreateTimer(
            _ =>
            {
                if (Applied > Durable)
                    _wake.Set();
            },
            null,
            interval,
            interval
        );
    }

    public long Applied => Volatile.Read(ref _applied);

    public long Durable => Volatile.Read(ref _durable);

    /// <summary>Notes a change that the store has taken, under a sequence above all others; called under the write lock.</summary>
    public void Advance(long sequence) => Volatile.Write(ref _applied, sequence);

    public bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <exception cref="MongoException">NotWritablePrimary, after a failure: this server takes no writes until it is restarted.</exception>
    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw new MongoException(
                ErrorCode.NotWritablePrimary,
                $"not writable: the log failed and its state is unknown until a restart: {failure.Message}"
            );
        }
    }

    /// <summary>Stops all writing: the store or the log is in an unknown state.</summary>
    public void Fail(Exception failure)
    {
        TaskCompletionSource? waiters;
        lock (_gate)
        {
            _failure ??= failure;
            (waiters, _waiters) = (_waiters, null);
        }

        waiters?.TrySetException(NotDurable(failure));
    }

    public Task WaitDurableAsync(long sequence, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, Applied);
        if (sequence <= Durable)
            return Task.CompletedTask;
        Task task;
        lock (_gate)
        {
            if (sequence <= Durable)
                return Task.CompletedTask;
            if (_failure is not null)
                return Task.FromException(NotDurable(_failure));
            ObjectDisposedException.ThrowIf(_closing, this);
            _waiters ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            task = _waiters.Task;
        }

        _wake.Set();
        return task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Completes when everything that the store has taken so far is synced, whatever its sequence: for what has no entry in the oplog.
    /// </summary>
    public Task SyncAsync(CancellationToken cancellationToken)
    {
        Task task;
        lock (_gate)
        {
            if (_failure is not null)
                return Task.FromException(NotDurable(_failure));
            ObjectDisposedException.ThrowIf(_closing, this);
            _forced = true;
            _waiters ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            task = _waiters.Task;
        }

        _wake.Set();
        return task.WaitAsync(cancellationToken);
    }

    /// <summary>Begins a sync at once, without waiting for it.</summary>
    public void Flush() => _wake.Set();

    private static MongoException NotDurable(Exception failure) =>
        new(ErrorCode.WriteConcernFailed, $"the write is applied, but the log could not be synced, so it may be lost: {failure.Message}");

    private void Run()
    {
        while (true)
        {
            _wake.WaitOne();
            bool closing;
            bool forced;
            TaskCompletionSource? waiters;
            lock (_gate)
                (closing, forced, _forced, waiters, _waiters) = (_closing, _forced, false, _waiters, null);
            var target = Applied;
            try
            {
                if ((forced || target > Durable) && Volatile.Read(ref _failure) is null)
                {
                    _sync();
                    Volatile.Write(ref _durable, target);
                    _synced(target);
                }

                // A failure meanwhile (of the store) leaves the state unknown; those it found waiting it has told already.
                if (Volatile.Read(ref _failure) is { } failure)
                    waiters?.TrySetException(NotDurable(failure));
                else
                    waiters?.TrySetResult();
            }
            catch (Exception e)
            {
                Fail(e);
                waiters?.TrySetException(NotDurable(e));
            }

            if (closing)
                return;
        }
    }

    /// <summary>Syncs what is left and stops.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing)
                return;
            _closing = true;
        }

        _timer.Dispose();
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }
}
