using System.Collections.Concurrent;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Workloads;

/// <summary>A workload whose orders are timed one by one, for drills that compare parts of their load.</summary>
internal sealed class WatchedWorkload(IWorkload inner, TimeProvider time) : IWorkload
{
    private readonly ConcurrentQueue<Answer> _orders = new();

    public IReadOnlyList<RequestKind> Kinds => inner.Kinds;

    public int KindOf(long number, int phase) => inner.KindOf(number, phase);

    public Task PrepareAsync(CancellationToken cancellationToken) => inner.PrepareAsync(cancellationToken);

    public async ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket)
    {
        if (Kinds[ticket.Kind].Concern is not { } concern)
            return await inner.RequestAsync(ticket).ConfigureAwait(false);
        var sent = time.GetTimestamp();
        var outcome = await inner.RequestAsync(ticket).ConfigureAwait(false);
        if (outcome.Fate == RequestFate.Completed)
            _orders.Enqueue(new(concern, sent, time.GetTimestamp()));
        return outcome;
    }

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => inner.VerifyAsync(cancellationToken);

    public Task CleanUpAsync(CancellationToken cancellationToken) => inner.CleanUpAsync(cancellationToken);

    /// <summary>The 99th percentile from the sending, of the orders sent in a part of the run, milliseconds; null for none.</summary>
    /// <param name="started">When the run began, by the clock's timestamps.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="length">How long it is.</param>
    public double? P99Ms(long started, TimeSpan from, TimeSpan length)
    {
        var took = _orders
            .Where(order => time.GetElapsedTime(started, order.Sent) is var at && at >= from && at < from + length)
            .Select(order => time.GetElapsedTime(order.Sent, order.Answered).TotalMilliseconds)
            .Order()
            .ToArray();
        return took.Length == 0 ? null : took[(int)(0.99 * (took.Length - 1))];
    }

    /// <summary>Waits for the first confirmed order of a concern that was sent after a moment.</summary>
    /// <returns>The time from the moment to its answer.</returns>
    public async Task<TimeSpan> RecoveryAsync(string concern, long since, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_orders.Where(order => order.Concern == concern && order.Sent >= since).MinBy(order => order.Answered) is { } first)
                return time.GetElapsedTime(since, first.Answered);
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    private sealed record Answer(string Concern, long Sent, long Answered);
}
