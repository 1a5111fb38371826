namespace DzStore.LocalHost.Database;

/// <summary>A change of a node's state, or its first state.</summary>
/// <param name="Node">The number of the node.</param>
/// <param name="Status">Its state from then on.</param>
/// <param name="At">The time at which it was seen, by the clock's timestamps.</param>
public sealed record NodeChange(int Node, NodeStatus Status, long At)
{
    /// <summary>True where the node calls itself primary.</summary>
    public bool IsPrimary => Status.State == NodeState.Primary;
}

/// <summary>Follows the states of nodes: asks each again and again, and notes every change of state or term.</summary>
public sealed class NodeWatch : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly Lock _gate = new();
    private readonly List<NodeChange> _changes = [];
    private readonly NodeChange?[] _current;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _following;
    private TaskCompletionSource _changed = NewChange();

    /// <summary>Begins to follow the nodes of a database.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="interval">The time between two looks at a node; null for 20 ms.</param>
    public NodeWatch(DatabaseNodes nodes, TimeProvider time, TimeSpan? interval = null)
        : this([.. nodes.Select(node => (Func<CancellationToken, Task<NodeStatus>>)node.LookAsync)], time, interval) { }

    /// <param name="looks">Asks the node of each number, from 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="interval">The time between two looks at a node; null for 20 ms.</param>
    internal NodeWatch(IReadOnlyList<Func<CancellationToken, Task<NodeStatus>>> looks, TimeProvider time, TimeSpan? interval = null)
    {
        (_time, _interval, _current) = (time, interval ?? Shortest, new NodeChange?[looks.Count]);
        // Each by itself: one that does not answer delays no other.
        _following = Task.WhenAll(looks.Select((look, i) => FollowAsync(i, look)));
    }

    /// <summary>The changes so far, in the order in which they were seen.</summary>
    public IReadOnlyList<NodeChange> Changes
    {
        get
        {
            lock (_gate)
                return [.. _changes];
        }
    }

    /// <summary>The state of a node when it was last asked; null before the first answer.</summary>
    /// <param name="node">Its number, from 1.</param>
    public NodeStatus? StatusOf(int node)
    {
        lock (_gate)
            return _current[node - 1]?.Status;
    }

    /// <summary>Waits until the state of a node is as asked for.</summary>
    /// <param name="holds">True for the state that is waited for.</param>
    /// <param name="cancellationToken">Ends the wait: there is no limit.</param>
    /// <returns>The change that made it so, which may be an earlier one.</returns>
    public async Task<NodeChange> UntilAsync(Func<NodeChange, bool> holds, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_current.FirstOrDefault(change => change is not null && holds(change)) is { } found)
                    return found;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until every node follows the primary and is up to date; see <see cref="NodeStatus.AreInStep"/>.</summary>
    /// <param name="cancellationToken">Ends the wait: there is no limit.</param>
    public async Task UntilInStepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_current.All(change => change is not null) && NodeStatus.AreInStep([.. _current.Select(change => change!.Status)]))
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends the watch.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _following;
        _stopping.Dispose();
    }

    private async Task FollowAsync(int index, Func<CancellationToken, Task<NodeStatus>> look)
    {
        try
        {
            while (true)
            {
                Note(index, await look(_stopping.Token));
                await Task.Delay(_interval, _time, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The watch is over.
        }
    }

    private void Note(int index, NodeStatus status)
    {
        lock (_gate)
        {
            if (_current[index]?.Status == status)
                return;
            var change = new NodeChange(index + 1, status, _time.GetTimestamp());
            _current[index] = change;
            _changes.Add(change);
            _changed.SetResult();
            _changed = NewChange();
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
