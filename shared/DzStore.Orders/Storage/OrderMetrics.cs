using System.Diagnostics.Metrics;

namespace DzStore.Orders;

/// <summary>What the order pipeline says about itself: the meter <see cref="MeterName"/>.</summary>
internal sealed class OrderMetrics
{
    public const string MeterName = "DzStore.Orders";

    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _writeSeconds;
    private readonly Counter<long> _unconfirmed;

    public OrderMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _batchSize = meter.CreateHistogram<int>("dzstore.orders.batch.size", "{order}", "Orders in one write.");
        _writeSeconds = meter.CreateHistogram<double>("dzstore.orders.write.duration", "s", "From sending a batch until its write concern was confirmed.");
        _unconfirmed = meter.CreateCounter<long>("dzstore.orders.unconfirmed", "{order}", "Orders whose batch failed or whose outcome is unknown.");
    }

    public void Written(int count, TimeSpan elapsed)
    {
        _batchSize.Record(count);
        _writeSeconds.Record(elapsed.TotalSeconds);
    }

    public void Failed(int count) => _unconfirmed.Add(count);
}
