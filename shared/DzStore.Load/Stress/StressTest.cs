namespace DzStore.Load;

/// <summary>
/// The lab's stress test: 100 Black Friday orders one after another through the service's own API, then the same 100 at once.
/// The collection is emptied before each, and afterwards every order is looked up in it.
/// </summary>
/// <remarks>
/// Before anything counts, as many orders under other ids go both ways: the first requests of a process pay for compilation
/// and connections, which no durability costs. They are removed with the emptying.
/// </remarks>
public sealed class StressTest(TimeProvider time, int orders = StressTest.DefaultOrders)
{
    public const int DefaultOrders = 100;

    private readonly LoadOrder[] counted = Batch("BF_", orders);
    private readonly LoadOrder[] warmUp = Batch("WARMUP_", orders);

    /// <exception cref="HttpRequestException">Nothing listens at the target's address.</exception>
    public async Task<StressResult> RunAsync(
        StressTarget target, IProgress<StressProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var sender = new OrderSender(target.Address, target.WriteConcern, time);
        await target.Book.ClearAsync(cancellationToken).ConfigureAwait(false);
        await SendInTurnAsync(sender, warmUp, Report("warm-up", progress), cancellationToken).ConfigureAwait(false);
        await target.Book.ClearAsync(cancellationToken).ConfigureAwait(false);
        await SendAtOnceAsync(sender, warmUp, Report("warm-up, all at once", progress), cancellationToken).ConfigureAwait(false);

        var sequential = await RunAsync(SendInTurnAsync, "one after another").ConfigureAwait(false);
        var simultaneous = await RunAsync(SendAtOnceAsync, "all at once").ConfigureAwait(false);
        return new(target.Title, target.WriteConcern, sequential, simultaneous);

        async Task<StressRun> RunAsync(Manner send, string phase)
        {
            await target.Book.ClearAsync(cancellationToken).ConfigureAwait(false);
            var start = time.GetTimestamp();
            var replies = await send(sender, counted, Report(phase, progress), cancellationToken).ConfigureAwait(false);
            var elapsed = time.GetElapsedTime(start);
            var found = await target.Book.ReadAllAsync(cancellationToken).ConfigureAwait(false);
            return Conclude(replies, elapsed, StressAudit.Compare(counted, replies, found));
        }
    }

    private delegate Task<OrderReply[]> Manner(
        OrderSender sender, LoadOrder[] batch, Action<int, int> report, CancellationToken cancellationToken);

    private static LoadOrder[] Batch(string prefix, int count) =>
        [.. Enumerable.Range(0, count).Select(i => LoadOrder.Sample(FormattableString.Invariant($"{prefix}{i}")))];

    private static Action<int, int> Report(string phase, IProgress<StressProgress>? progress) =>
        (done, of) => progress?.Report(new(phase, done, of));

    private static async Task<OrderReply[]> SendInTurnAsync(
        OrderSender sender, LoadOrder[] batch, Action<int, int> report, CancellationToken cancellationToken)
    {
        var replies = new OrderReply[batch.Length];
        for (var i = 0; i < batch.Length; i++)
        {
            replies[i] = await sender.SendAsync(batch[i], start: null, cancellationToken).ConfigureAwait(false);
            report(i + 1, batch.Length);
        }

        return replies;
    }

    private async Task<OrderReply[]> SendAtOnceAsync(
        OrderSender sender, LoadOrder[] batch, Action<int, int> report, CancellationToken cancellationToken)
    {
        // Every order is ready before the gate opens, and every wait counts from that moment: an order that leaves the
        // machine late has kept its user waiting all the same.
        var gate = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = batch.Select(order => sender.SendAsync(order, gate.Task, cancellationToken)).ToArray();
        gate.SetResult(time.GetTimestamp());
        var replies = await Task.WhenAll(sending).ConfigureAwait(false);
        report(batch.Length, batch.Length);
        return replies;
    }

    private static StressRun Conclude(OrderReply[] replies, TimeSpan elapsed, IReadOnlyList<OrderFailure> failures)
    {
        var latencies = new LatencyRecorder();
        var stored = replies.Where(reply => reply.Outcome == OrderOutcome.Stored).ToArray();
        foreach (var reply in stored)
            latencies.Record(reply.Latency);
        return new(replies.Length, stored.Length, latencies.Summarise(), elapsed.TotalMilliseconds, failures);
    }
}
