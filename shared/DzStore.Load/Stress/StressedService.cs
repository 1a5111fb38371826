namespace DzStore.Load;

/// <summary>One service during a stress test: what it has answered since it was last told to forget, and how long that took.</summary>
internal sealed class StressedService(StressTarget target, TimeProvider time) : IDisposable
{
    private readonly OrderSender sender = new(target.Address, target.WriteConcern, time);
    private readonly List<OrderReply> replies = [];
    private TimeSpan elapsed;

    /// <summary>Empties its collection, and forgets what it has answered.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        await target.Book.ClearAsync(cancellationToken).ConfigureAwait(false);
        replies.Clear();
        elapsed = TimeSpan.Zero;
    }

    public async Task SendInTurnAsync(LoadOrder[] orders, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        foreach (var order in orders)
            replies.Add(await sender.SendAsync(order, start: null, cancellationToken).ConfigureAwait(false));
        elapsed += time.GetElapsedTime(start);
    }

    public async Task SendAtOnceAsync(LoadOrder[] orders, CancellationToken cancellationToken)
    {
        // Every order is ready before the gate opens, and every wait counts from that moment: an order that leaves the
        // machine late has kept its user waiting all the same.
        var gate = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = orders.Select(order => sender.SendAsync(order, gate.Task, cancellationToken)).ToArray();
        var start = time.GetTimestamp();
        gate.SetResult(start);
        replies.AddRange(await Task.WhenAll(sending).ConfigureAwait(false));
        elapsed += time.GetElapsedTime(start);
    }

    /// <summary>Sums up the answers to the orders sent, which came in their order, and looks every order up.</summary>
    public async Task<StressRun> ConcludeAsync(IReadOnlyList<LoadOrder> sent, CancellationToken cancellationToken)
    {
        var found = await target.Book.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        var latencies = new LatencyRecorder();
        var stored = replies.FindAll(reply => reply.Outcome == OrderOutcome.Stored);
        foreach (var reply in stored)
            latencies.Record(reply.Latency);
        return new(sent.Count, stored.Count, latencies.Summarise(), elapsed.TotalMilliseconds, StressAudit.Compare(sent, replies, found));
    }

    public void Dispose() => sender.Dispose();
}
