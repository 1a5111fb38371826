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
        _orders.Enqueue(new(concern, sent, outcome.Fate == RequestFate.Completed ? time.GetTimestamp() : null));
        return outcome;
    }

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => inner.VerifyAsync(cancellationToken);

    public Task CleanUpAsync(CancellationToken cancellationToken) => inner.CleanUpAsync(cancellationToken);

    /// <summary>
    /// The 99th percentile of the time from the sending to the answer, of the orders sent in parts of the run, milliseconds; null for none.
    /// An order without success waited for ever.
    /// </summary>
    /// <param name="started">When the run began, by the clock's timestamps.</param>
    /// <param name="parts">Where each part begins and ends.</param>
    public double? P99Ms(long started, params IReadOnlyList<(TimeSpan From, TimeSpan To)> parts)
    {
        var took = _orders
            .Where(order => time.GetElapsedTime(started, order.Sent) is var at && parts.Any(part => at >= part.From && at < part.To))
            .Select(order =>
                order.Answered is { } answered ? time.GetElapsedTime(order.Sent, answered).TotalMilliseconds : double.PositiveInfinity
            )
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
            var confirmed = _orders.Where(order => order.Concern == concern && order.Sent >= since && order.Answered is not null);
            if (confirmed.Min(order => order.Answered) is { } first)
                return time.GetElapsedTime(since, first);
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    /// <summary>An order, by the clock's timestamps; Answered is null for one without success.</summary>
    private sealed record Answer(string Concern, long Sent, long? Answered);
}
