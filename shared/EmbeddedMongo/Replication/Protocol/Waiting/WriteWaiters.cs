using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Waiting;

/// <summary>
/// The writes of a primary that wait for their write concern. A write that a step-down interrupts is neither confirmed nor undone: the next
/// primary may have it or not.
/// </summary>
internal sealed class WriteWaiters
{
    private readonly Dictionary<WriteRequirement, SortedSet<(OpTime OpTime, long Id)>> _waiting = [];

    public int Count => _waiting.Values.Sum(queue => queue.Count);

    /// <summary>Adds a write.</summary>
    /// <param name="id">The caller's number of it, unique among those that wait.</param>
    /// <param name="opTime">
    /// Its entry. A write that found nothing to change waits for the last entry of the log instead: it may have read one that is not
    /// committed.
    /// </param>
    /// <param name="requirement">What it waits for.</param>
    public void Add(long id, OpTime opTime, WriteRequirement requirement)
    {
        if (!_waiting.TryGetValue(requirement, out var queue))
            _waiting.Add(requirement, queue = []);
        queue.Add((opTime, id));
    }

    /// <summary>Removes a write whose caller waits no longer; without effect if it is not there.</summary>
    public void Remove(long id, OpTime opTime, WriteRequirement requirement)
    {
        if (_waiting.TryGetValue(requirement, out var queue))
            queue.Remove((opTime, id));
    }

    /// <summary>Removes the writes whose requirement is met, and adds their numbers to a list.</summary>
    public void TakeSatisfied(MemberPositions positions, OpTime commitPoint, List<long> satisfied)
    {
        foreach (var (requirement, queue) in _waiting)
        {
            if (queue.Count == 0)
                continue;
            var reached = Reached(requirement, positions, commitPoint);
            while (queue.Count > 0 && queue.Min is var first && first.OpTime <= reached)
            {
                queue.Remove(first);
                satisfied.Add(first.Id);
            }
        }
    }

    /// <summary>Removes all writes, and adds their numbers to a list: the primary has stepped down, and their outcome is unknown.</summary>
    public void TakeAll(List<long> unknown)
    {
        foreach (var queue in _waiting.Values)
        {
            unknown.AddRange(queue.Select(write => write.Id));
            queue.Clear();
        }
    }

    private static OpTime Reached(WriteRequirement requirement, MemberPositions positions, OpTime commitPoint)
    {
        if (requirement.IsMajority)
            return commitPoint;
        return requirement.IsJournaled ? positions.DurableBy(requirement.Members) : positions.AppliedBy(requirement.Members);
    }
}
