using System.Collections.Concurrent;

namespace DzStore.BlackFriday.Drills;

/// <summary>The waits of the stored orders.</summary>
internal sealed class Admitted
{
    private readonly ConcurrentQueue<(long Sent, TimeSpan Took)> _orders = new();

    public void Note(TimeSpan took, long sent) => _orders.Enqueue((sent, took));

    /// <summary>The 99th percentile from the sending, of the orders sent in a part of the run, milliseconds; null for none.</summary>
    /// <param name="started">When the run began, by the clock's timestamps.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="time">The clock.</param>
    public double? P99Ms(long started, TimeSpan from, TimeSpan length, TimeProvider time)
    {
        var took = _orders
            .Where(order => time.GetElapsedTime(started, order.Sent) is var at && at >= from && at < from + length)
            .Select(order => order.Took.TotalMilliseconds)
            .Order()
            .ToArray();
        return took.Length == 0 ? null : took[(int)(0.99 * (took.Length - 1))];
    }
}
