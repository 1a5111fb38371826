using System.Collections.Concurrent;

namespace DzStore.LoadTests.Drills;

/// <summary>How long the orders took that were stored.</summary>
internal sealed class Admitted
{
    private readonly ConcurrentQueue<(long Sent, TimeSpan Took)> orders = new();

    public void Note(TimeSpan took, long sent) => orders.Enqueue((sent, took));

    /// <summary>From their sending, of those that were sent in this part of the run, milliseconds; null when there were none.</summary>
    /// <param name="started">When the run began, by the clock's timestamps.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="time">The clock.</param>
    public double? P99Ms(long started, TimeSpan from, TimeSpan length, TimeProvider time)
    {
        var took = orders.Where(order => time.GetElapsedTime(started, order.Sent) is var at && at >= from && at < from + length).Select(order => order.Took.TotalMilliseconds).Order().ToArray();
        return took.Length == 0 ? null : took[(int)(0.99 * (took.Length - 1))];
    }
}
