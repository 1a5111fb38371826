namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// The newest entry of the oplog that a majority of the replica set holds durably: it is never undone. Change streams deliver this far, and
/// reads with <c>majority</c> see no further. It only moves forward.
/// </summary>
internal sealed class CommitPoint(OpTime start)
{
    private readonly Lock _gate = new();
    private OpTime _current = start;
    private TaskCompletionSource? _next;

    public OpTime Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>Moves the commit point, and wakes those who wait; without effect where it is there already.</summary>
    public void Advance(OpTime to)
    {
        TaskCompletionSource? next;
        lock (_gate)
        {
            if (to <= _current)
                return;
            _current = to;
            (next, _next) = (_next, null);
        }

        next?.SetResult();
    }

    /// <summary>Completes with the next move. To miss none, take the task first and look at <see cref="Current"/> then.</summary>
    public Task NextAsync()
    {
        lock (_gate)
            return (_next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Completes when an entry is committed.</summary>
    public async Task ReachAsync(OpTime entry, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = NextAsync();
            if (Current >= entry)
                return;
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
