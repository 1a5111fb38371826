using System.Diagnostics;

namespace DzStore.Orders.Batching;

/// <summary>
/// The spans of the order pipeline, one for each batch. The span of an order that is written or read alone is in the trace of its request;
/// a shared batch is a trace of its own, with a link to every request in it. Without a listener nothing is created.
/// </summary>
internal static class OrderTraces
{
    private static readonly ActivitySource Source = new(OrderMetrics.MeterName);

    /// <summary>The trace of the current request; default where traces are not recorded.</summary>
    public static ActivityContext Current => Source.HasListeners() ? Activity.Current?.Context ?? default : default;

    /// <summary>Starts the span of a batch; null without a listener.</summary>
    /// <param name="name">The work: "write orders".</param>
    /// <param name="batch">The requests.</param>
    public static Activity? StartBatch<T>(string name, List<T> batch)
        where T : class, IPending
    {
        if (!Source.HasListeners())
            return null;
        var alone = batch.Count == 1;
        var span = Source.StartActivity(
            name,
            ActivityKind.Internal,
            alone ? batch[0].Trace : default,
            links: alone ? null : batch.Where(pending => pending.Trace != default).Select(pending => new ActivityLink(pending.Trace))
        );
        return span?.SetTag("dzstore.orders.batch.size", batch.Count);
    }

    public static void Failed(this Activity? span, string error) => span?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
}
