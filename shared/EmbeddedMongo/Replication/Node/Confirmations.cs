using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Waiting;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Node;

/// <summary>
/// The clients that wait for the set: writes for their write concern, and answers that need a proof that this is still the primary. Used
/// under the driver's lock.
/// </summary>
internal sealed class Confirmations
{
    private readonly WriteWaiters _writes = new();
    private readonly LinearizableReads _reads = new();
    private readonly Dictionary<long, TaskCompletionSource<bool>> _waiting = [];
    private readonly List<long> _ids = [];
    private long _lastId;

    /// <summary>True while somebody waits.</summary>
    public bool Any => _waiting.Count > 0;

    /// <summary>Adds a write.</summary>
    /// <returns>
    /// The number to remove it by, and its outcome: true when the requirement is met, false when the primary has stepped down before.
    /// </returns>
    public (long Id, Task<bool> Outcome) AddWrite(OpTime entry, WriteRequirement requirement)
    {
        var (id, outcome) = Add();
        _writes.Add(id, entry, requirement);
        return (id, outcome);
    }

    /// <summary>Adds an answer that must be proved current.</summary>
    /// <param name="mustWrite">True where the caller must have a no-op written, and say <see cref="NoOpWritten"/>.</param>
    /// <returns>True when a majority has confirmed the primary, false when it has stepped down before.</returns>
    public Task<bool> AddRead(out bool mustWrite)
    {
        var (id, outcome) = Add();
        mustWrite = _reads.Add(id);
        return outcome;
    }

    /// <summary>The no-op for reads is in the log.</summary>
    /// <returns>True where another one must be written now.</returns>
    public bool NoOpWritten(OpTime noOp) => _reads.NoOpWritten(noOp);

    /// <summary>Forgets a write whose client waits no longer.</summary>
    public void RemoveWrite(long id, OpTime entry, WriteRequirement requirement)
    {
        _writes.Remove(id, entry, requirement);
        _waiting.Remove(id);
    }

    /// <summary>Answers those whose wait is over.</summary>
    public void Answer(ReplicaNode node)
    {
        if (_waiting.Count == 0)
            return;
        _ids.Clear();
        if (node.Positions.Count > 0)
            _writes.TakeSatisfied(node.Positions, node.CommitPoint, _ids);
        _reads.TakeConfirmed(node.CommitPoint, _ids);
        Complete(true);
    }

    /// <summary>Answers everybody else: the member is no longer primary.</summary>
    public void Fail()
    {
        _ids.Clear();
        _writes.TakeAll(_ids);
        _reads.TakeAll(_ids);
        Complete(false);
    }

    private (long Id, Task<bool> Outcome) Add()
    {
        // The client's continuation must not run under the driver's lock.
        var waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(++_lastId, waiting);
        return (_lastId, waiting.Task);
    }

    private void Complete(bool outcome)
    {
        foreach (var id in _ids)
        {
            if (_waiting.Remove(id, out var waiting))
                waiting.SetResult(outcome);
        }
    }
}
