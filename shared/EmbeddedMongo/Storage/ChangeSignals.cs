namespace EmbeddedMongo.Storage;

/// <summary>Wakes those who wait for a collection to change. It costs a commit nothing where nobody waits.</summary>
internal sealed class ChangeSignals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, TaskCompletionSource> _waiting = [];
    private volatile int _count;

    /// <summary>
    /// Completes with the next change of a collection, or its end. To miss none, take the task first and look at the collection then.
    /// </summary>
    /// <param name="collection">The collection's number.</param>
    public Task NextAsync(uint collection)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(collection, out var source))
                _waiting[collection] = source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _count = _waiting.Count;
            return source.Task;
        }
    }

    /// <summary>Wakes everybody.</summary>
    public void RaiseAll()
    {
        TaskCompletionSource[] waiting;
        lock (_gate)
        {
            waiting = [.. _waiting.Values];
            _waiting.Clear();
            _count = 0;
        }

        foreach (var source in waiting)
            source.SetResult();
    }

    /// <summary>Wakes those who wait for a collection; called when its change is published.</summary>
    public void Raise(uint collection)
    {
        if (_count == 0)
            return;
        TaskCompletionSource? source;
        lock (_gate)
        {
            _waiting.Remove(collection, out source);
            _count = _waiting.Count;
        }

        source?.SetResult();
    }
}
