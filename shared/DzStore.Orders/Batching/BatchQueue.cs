namespace DzStore.Orders.Batching;

/// <summary>The queue of requests that wait for a batch. It is not thread-safe: <see cref="Batches{T}"/> locks it.</summary>
internal sealed class BatchQueue<T>(BatchLimits limits, TimeProvider time)
    where T : class, IPending
{
    private readonly Queue<T> _waiting = new();

    /// <summary>The number of requests that wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>The time that the first request has waited; zero where none waits.</summary>
    public TimeSpan LongestWait => _waiting.TryPeek(out var first) ? time.GetElapsedTime(first.Since) : TimeSpan.Zero;

    /// <summary>Adds a request at the end.</summary>
    public void Enqueue(T pending) => _waiting.Enqueue(pending);

    /// <summary>
    /// Moves requests from the front into a batch, up to <see cref="BatchLimits.Size"/> and <see cref="BatchLimits.Bytes"/>.
    /// </summary>
    /// <param name="batch">An empty list.</param>
    /// <returns>The requests that have waited longer than <see cref="BatchLimits.MaxAge"/>; null where there is none.</returns>
    public List<T>? TakeBatch(List<T> batch)
    {
        List<T>? stale = null;
        var bytes = 0;
        while (batch.Count < limits.Size && _waiting.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Bytes <= limits.Bytes))
        {
            _waiting.Dequeue();
            if (time.GetElapsedTime(next.Since) > limits.MaxAge)
            {
                (stale ??= []).Add(next);
                continue;
            }
            batch.Add(next);
            bytes += next.Bytes;
        }
        return stale;
    }
}
