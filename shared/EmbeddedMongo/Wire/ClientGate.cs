namespace EmbeddedMongo.Wire;

/// <summary>
/// Stands between the clients and the server, and is open but for the time of a fault: frozen, it lets no message and no reply through; cut
/// off, no connection. Each fault ends by this process's clock, whoever asked for it.
/// </summary>
internal sealed class ClientGate : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ITimer _thawing;
    private readonly ITimer _joining;
    private TaskCompletionSource? _frozen;
    private volatile bool _isCutOff;

    public ClientGate(TimeProvider time)
    {
        _thawing = time.CreateTimer(_ => Thaw(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _joining = time.CreateTimer(_ => _isCutOff = false, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True while no connection may be open.</summary>
    public bool IsCutOff => _isCutOff;

    /// <summary>Waits while the gate is frozen; at once where it is not.</summary>
    public ValueTask PassAsync(CancellationToken stopping) =>
        Volatile.Read(ref _frozen) is { } frozen ? new(frozen.Task.WaitAsync(stopping)) : default;

    /// <summary>Holds every message and every reply for a time from now on; a second call counts anew.</summary>
    public void Freeze(TimeSpan length)
    {
        lock (_gate)
        {
            _frozen ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            _thawing.Change(length, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Lets no connection be open for a time from now on; a second call counts anew.</summary>
    public void CutOff(TimeSpan length)
    {
        _isCutOff = true;
        _joining.Change(length, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _thawing.Dispose();
        _joining.Dispose();
        Thaw();
    }

    private void Thaw()
    {
        lock (_gate)
        {
            _frozen?.SetResult();
            _frozen = null;
        }
    }
}
