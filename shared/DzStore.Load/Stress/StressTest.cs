using DzStore.Load.Http;
using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Running;

namespace DzStore.Load.Stress;

/// <summary>
/// The stress test of the lab: 100 Black Friday orders one after another to each service, then 100 at once. Afterwards every order is
/// looked up in the collections.
/// </summary>
/// <remarks>
/// <para>
/// The test compares the cost of durability, so nothing else may differ. The services take turns of ten orders each, so that a disturbance
/// of the machine meets all of them. Before the counted orders both manners are warmed up with other ids: the first requests of a process
/// pay for compilation and connections, and the first service would pay for those of the database too.
/// </para>
/// <para>
/// Others may order into the collections meanwhile. The ids begin with the lab's words (BF_0, BF_1, ...) and end with the name of the run,
/// and the test looks up and removes those alone. No id is sent twice, so that an order whose answer did not come in time can be stored
/// whenever it likes.
/// </para>
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="orders">The number of counted orders.</param>
/// <param name="warmUp">The warm-up of each manner, one batch at least; <see cref="DefaultWarmUp"/> when null.</param>
/// <param name="timeout">
/// After this long without an answer the outcome of an order is unknown; <see cref="DefaultTimeout"/> when null.
/// </param>
public sealed class StressTest(TimeProvider time, int orders = StressTest.DefaultOrders, TimeSpan? warmUp = null, TimeSpan? timeout = null)
{
    /// <summary>The number of orders that the lab asks for.</summary>
    public const int DefaultOrders = 100;

    /// <summary>By then the runtime has recompiled most of the code on the way of an order, which is called often.</summary>
    public static readonly TimeSpan DefaultWarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>Longer than any timeout of the services.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private const string Counted = "BF_";
    private const string NotCounted = "WARMUP_";

    // The removal after an interruption; nobody waits longer for the end of a program.
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The counted orders stay in the collections, to be looked at; false: they are removed with those of the warm-up, also when the test
    /// is interrupted, as in a database that is somebody else's.
    /// </summary>
    public bool KeepsOrders { get; init; } = true;

    private TimeSpan WarmUp => warmUp ?? DefaultWarmUp;

    /// <summary>Runs the test.</summary>
    /// <param name="targets">The services.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellationToken">Ends the test after the orders under way.</param>
    /// <returns>A result for each target, in their order.</returns>
    public async Task<IReadOnlyList<StressResult>> RunAsync(
        IReadOnlyList<StressTarget> targets,
        IProgress<StressProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(targets);
        var run = "_" + OrderIds.NewRun(time);
        HttpLoadClient[] connections =
        [
            .. targets.Select(target => new HttpLoadClient(target.Address, timeout ?? DefaultTimeout, time, target.Credentials)),
        ];
        try
        {
            // All at once first: it makes the runtime compile, and the orders one after another let it finish.
            await WarmUpAsync(StressManner.AllAtOnce).ConfigureAwait(false);
            await WarmUpAsync(StressManner.OneAfterAnother).ConfigureAwait(false);
            var sequential = await CountAsync(StressManner.OneAfterAnother).ConfigureAwait(false);
            var simultaneous = await CountAsync(StressManner.AllAtOnce).ConfigureAwait(false);
            await RemoveAsync(targets, run, cancellationToken).ConfigureAwait(false);
            return [.. targets.Select((target, i) => new StressResult(target.Title, target.WriteConcern, sequential[i], simultaneous[i]))];
        }
        catch (OperationCanceledException) when (!KeepsOrders && cancellationToken.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(RemovalLimit, time);
            await RemoveAsync(targets, run, limit.Token).ConfigureAwait(false);
            throw;
        }
        finally
        {
            foreach (var connection in connections)
                connection.Dispose();
        }

        OrderIds Ids(string word, StressManner manner) => new(word, $"_{manner.Id}{run}");

        async Task WarmUpAsync(StressManner manner)
        {
            var start = time.GetTimestamp();
            for (var batch = 0; batch == 0 || time.GetElapsedTime(start) < WarmUp; batch++)
            {
                using var workload = new StressWorkload(
                    targets,
                    connections,
                    manner,
                    Ids(NotCounted, manner),
                    (batch * orders)..((batch + 1) * orders),
                    _ => progress?.Report(new($"warm-up, {manner.Name}", Math.Min(1, time.GetElapsedTime(start) / WarmUp))),
                    time
                );
                await SendAsync(workload).ConfigureAwait(false);
            }
        }

        async Task<StressRun[]> CountAsync(StressManner manner)
        {
            using var workload = new StressWorkload(
                targets,
                connections,
                manner,
                Ids(Counted, manner),
                0..orders,
                done => progress?.Report(new(manner.Name, done)),
                time
            );
            if (manner.Turn is null)
                progress?.Report(new(manner.Name, 0));
            var measured = await SendAsync(workload).ConfigureAwait(false);
            var audits = await workload.AuditAsync(cancellationToken).ConfigureAwait(false);
            return
            [
                .. measured
                    .Series.Zip(workload.Elapsed(measured), audits)
                    .Select(each => Conclude(each.First.Latency, each.Second, each.Third)),
            ];
        }

        async Task<LoadMeasurements> SendAsync(StressWorkload workload)
        {
            using var runner = new LoadRunner(workload, workload.Plan, time);
            var measured = await runner.RunAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return measured;
        }
    }

    /// <summary>Removes the orders of the run, and no others.</summary>
    private async Task RemoveAsync(IReadOnlyList<StressTarget> targets, string run, CancellationToken cancellationToken)
    {
        string[] words = KeepsOrders ? [NotCounted] : [NotCounted, Counted];
        // Billing first: a reconciler in between would restore what Checkout lacks and Billing holds.
        foreach (var target in targets.Reverse())
        {
            foreach (var word in words)
                await target.Orders.RemoveAsync(new(word, run), cancellationToken).ConfigureAwait(false);
        }
    }

    private StressRun Conclude(Latency.LatencySummary? latency, TimeSpan elapsed, OrderAudit audit)
    {
        var ledger = audit.Totals([]);
        return new(orders, (int)ledger.Acknowledged, latency, elapsed.TotalMilliseconds, [.. audit.Failures().Select(Explain)])
        {
            Ledger = ledger,
        };
    }

    private OrderFailure Explain(OrderFailure failure) =>
        failure with
        {
            Reason = failure.Reason.Replace(
                "timeout;",
                FormattableString.Invariant($"no answer within {(timeout ?? DefaultTimeout).TotalSeconds:0.#} s;"),
                StringComparison.Ordinal
            ),
        };
}
