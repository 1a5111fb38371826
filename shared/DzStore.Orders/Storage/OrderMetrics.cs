using System.Diagnostics.Metrics;

namespace DzStore.Orders;

/// <summary>What the order pipeline says about itself: the meter <see cref="MeterName"/>.</summary>
internal sealed class OrderMetrics
{
    public const string MeterName = "DzStore.Orders";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    };

    private static readonly InstrumentAdvice<int> Orders = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] };

    private readonly Meter _meter;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _writeSeconds;
    private readonly Counter<long> _unconfirmed;
    private readonly Counter<long> _refused;
    private readonly KeyValuePair<string, object?> _concern;

    public OrderMetrics(IMeterFactory meters, OrderPromise promise)
    {
        _meter = meters.Create(MeterName);
        _concern = new("write_concern", promise.WriteConcern);
        _batchSize = _meter.CreateHistogram("dzstore.orders.batch.size", "{order}", "Orders in one write.", advice: Orders);
        _writeSeconds = _meter.CreateHistogram("dzstore.orders.write.duration", "s", "From sending a batch until its write concern was confirmed, or its failure known.", advice: Seconds);
        _unconfirmed = _meter.CreateCounter<long>("dzstore.orders.unconfirmed", "{order}", "Orders whose batch failed or whose outcome is unknown.");
        _refused = _meter.CreateCounter<long>("dzstore.orders.refused", "{order}", "Orders that were not admitted, or waited too long for their turn.");
    }

    /// <summary>Has the queue of orders and the batches under way looked at whenever somebody reads the meter, and never else.</summary>
    public void Watch(Func<int> queued, Func<int> writing)
    {
        _meter.CreateObservableUpDownCounter("dzstore.orders.queued", queued, "{order}", "Orders that wait for the next batch.");
        _meter.CreateObservableUpDownCounter("dzstore.orders.batches.in_flight", writing, "{batch}", "Batches that are being written.");
    }

    public void Written(int count, TimeSpan elapsed)
    {
        _batchSize.Record(count);
        _writeSeconds.Record(elapsed.TotalSeconds, _concern);
    }

    /// <param name="count">Orders in the batch.</param>
    /// <param name="elapsed">Until its failure was known.</param>
    /// <param name="error">The kind of failure, one of a few words.</param>
    public void Failed(int count, TimeSpan elapsed, string error)
    {
        var type = new KeyValuePair<string, object?>("error.type", error);
        _writeSeconds.Record(elapsed.TotalSeconds, _concern, type);
        _unconfirmed.Add(count, type);
    }

    public void Refused() => _refused.Add(1);
}
