namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// Entries of another member that are older than changes of this server's own which have no entry, such as a vote. They are durable later
/// than their timestamps say.
/// </summary>
internal sealed class LateEntries
{
    private readonly Lock _gate = new();
    private readonly Queue<(long Sequence, OpTime Before)> _waiting = new();

    /// <param name="sequence">The sequence at which they are durable.</param>
    /// <param name="before">The last entry before them.</param>
    public void Add(long sequence, OpTime before)
    {
        lock (_gate)
            _waiting.Enqueue((sequence, before));
    }

    /// <summary>The place up to which nothing late stands in the way of being durable.</summary>
    public OpTime DurableBound(long durable)
    {
        lock (_gate)
        {
            while (_waiting.TryPeek(out var first) && first.Sequence <= durable)
                _waiting.Dequeue();
            return _waiting.TryPeek(out var next) ? next.Before : new OpTime(long.MaxValue, long.MaxValue);
        }
    }
}
