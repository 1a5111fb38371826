using System.Diagnostics;

namespace DzStore.Orders;

/// <summary>
/// The spans of the order pipeline: one for each batch. An order that is written alone has it in its own trace; a shared batch is a trace of its own, with a link to
/// every order in it. Where nobody listens, nothing is made.
/// </summary>
internal static class OrderTraces
{
    private static readonly ActivitySource Source = new(OrderMetrics.MeterName);

    /// <summary>The trace of the request that is being answered, for the batch that its order will be in.</summary>
    public static ActivityContext Current => Source.HasListeners() ? Activity.Current?.Context ?? default : default;

    public static Activity? StartBatch(List<PendingOrder> batch)
    {
        if (!Source.HasListeners())
            return null;
        var alone = batch.Count == 1;
        var span = Source.StartActivity("write orders", ActivityKind.Internal, alone ? batch[0].Trace : default,
            links: alone ? null : batch.Where(pending => pending.Trace != default).Select(pending => new ActivityLink(pending.Trace)));
        return span?.SetTag("dzstore.orders.batch.size", batch.Count);
    }

    public static void Failed(this Activity? span, string error) => span?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
}
