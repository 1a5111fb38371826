namespace DzStore.Load;

/// <summary>
/// The lab's stress test: 100 Black Friday orders one after another through each service's own API, then the same 100 at once.
/// The collections are emptied before each, and afterwards every order is looked up in them.
/// </summary>
/// <remarks>
/// What is compared is what durability costs, so nothing else may differ. The services have their turns of ten orders each, for whatever disturbs the machine to
/// disturb all of them. Before anything counts, orders under other ids go both ways for a while: the first requests of a process pay for compilation and
/// connections, and the service that came first would pay for the database's as well. They are removed with the emptying.
/// </remarks>
/// <param name="time">The clock that waits are read from.</param>
/// <param name="orders">How many orders count.</param>
/// <param name="warmUp">How long each of the two ways is warmed up, once at least; <see cref="DefaultWarmUp"/> when null.</param>
public sealed class StressTest(TimeProvider time, int orders = StressTest.DefaultOrders, TimeSpan? warmUp = null)
{
    public const int DefaultOrders = 100;

    /// <summary>How many orders a service gets before the next one has its turn.</summary>
    private const int Turn = 10;

    /// <summary>The runtime compiles anew what is called often; by then it has done so with most of an order's way.</summary>
    public static readonly TimeSpan DefaultWarmUp = TimeSpan.FromSeconds(1.5);

    private delegate Task Manner(IReadOnlyList<StressedService> services, LoadOrder[] batch, Action<double> report, CancellationToken cancellationToken);

    /// <returns>A result for each target, in their order.</returns>
    public async Task<IReadOnlyList<StressResult>> RunAsync(
        IReadOnlyList<StressTarget> targets, IProgress<StressProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var services = targets.Select(target => new StressedService(target, time)).ToArray();
        try
        {
            // The crowd first: it makes the runtime compile, and those who come one after another let it finish.
            await WarmUpAsync(AtOnceAsync, "warm-up, all at once").ConfigureAwait(false);
            await WarmUpAsync(InTurnAsync, "warm-up, one after another").ConfigureAwait(false);
            var sequential = await CountAsync(InTurnAsync, "one after another").ConfigureAwait(false);
            var simultaneous = await CountAsync(AtOnceAsync, "all at once").ConfigureAwait(false);
            return [.. targets.Select((target, i) => new StressResult(target.Title, target.WriteConcern, sequential[i], simultaneous[i]))];
        }
        finally
        {
            foreach (var service in services)
                service.Dispose();
        }

        async Task WarmUpAsync(Manner send, string phase)
        {
            await ClearAsync().ConfigureAwait(false);
            var start = time.GetTimestamp();
            for (var batch = 0; batch == 0 || time.GetElapsedTime(start) < WarmUp; batch++)
                await send(services, Batch("WARMUP_", from: batch * orders), ByTime, cancellationToken).ConfigureAwait(false);

            void ByTime(double share) => progress?.Report(new(phase, Math.Min(1, time.GetElapsedTime(start) / WarmUp)));
        }

        async Task<StressRun[]> CountAsync(Manner send, string phase)
        {
            await ClearAsync().ConfigureAwait(false);
            var counted = Batch("BF_");
            await send(services, counted, share => progress?.Report(new(phase, share)), cancellationToken).ConfigureAwait(false);
            var runs = new StressRun[services.Length];
            for (var i = 0; i < runs.Length; i++)
                runs[i] = await services[i].ConcludeAsync(counted, cancellationToken).ConfigureAwait(false);
            return runs;
        }

        async Task ClearAsync()
        {
            foreach (var service in services)
                await service.ClearAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private TimeSpan WarmUp => warmUp ?? DefaultWarmUp;

    private LoadOrder[] Batch(string prefix, int from = 0) =>
        [.. Enumerable.Range(from, orders).Select(i => LoadOrder.Sample(FormattableString.Invariant($"{prefix}{i}")))];

    private static async Task InTurnAsync(IReadOnlyList<StressedService> services, LoadOrder[] batch, Action<double> report, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var turn in batch.Chunk(Turn))
        {
            foreach (var service in services)
                await service.SendInTurnAsync(turn, cancellationToken).ConfigureAwait(false);
            done += turn.Length;
            report(done / (double)batch.Length);
        }
    }

    private static async Task AtOnceAsync(IReadOnlyList<StressedService> services, LoadOrder[] batch, Action<double> report, CancellationToken cancellationToken)
    {
        for (var done = 0; done < services.Count; done++)
        {
            report(done / (double)services.Count);
            await services[done].SendAtOnceAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        report(1);
    }
}
