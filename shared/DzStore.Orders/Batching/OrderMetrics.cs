using System.Diagnostics.Metrics;
using DzStore.Orders.Outcomes;

namespace DzStore.Orders.Batching;

/// <summary>The metrics of the order pipeline: the meter <see cref="MeterName"/>.</summary>
internal sealed class OrderMetrics
{
    public const string MeterName = "DzStore.Orders";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    };

    // Ten steps to a factor of ten: the control room reads percentiles of a second off them, no further wrong than a tenth.
    private static readonly InstrumentAdvice<double> FineSeconds = new()
    {
        HistogramBucketBoundaries = [.. Enumerable.Range(0, 46).Select(static step => Math.Round(0.00025 * Math.Pow(10, step / 10.0), 6))],
    };

    private static readonly InstrumentAdvice<int> Orders = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    };

    private readonly Meter _meter;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _writeSeconds;
    private readonly Histogram<double> _acknowledgedSeconds;
    private readonly Counter<long> _unconfirmed;
    private readonly Counter<long> _refused;
    private readonly Histogram<int> _readBatchSize;
    private readonly Histogram<double> _readSeconds;
    private readonly Counter<long> _readsRefused;
    private readonly KeyValuePair<string, object?> _concern;

    public OrderMetrics(IMeterFactory meters, WriteGuarantee guarantee)
    {
        _meter = meters.Create(MeterName);
        _concern = new("write_concern", guarantee.WriteConcern);
        _batchSize = _meter.CreateHistogram("dzstore.orders.batch.size", "{order}", "Orders in one write.", advice: Orders);
        _writeSeconds = _meter.CreateHistogram(
            "dzstore.orders.write.duration",
            "s",
            "From sending a batch until its write concern was confirmed, or its failure known.",
            advice: Seconds
        );
        _acknowledgedSeconds = _meter.CreateHistogram(
            "dzstore.orders.acknowledgement.duration",
            "s",
            "From an order's arrival until its write concern was confirmed; of new orders that are stored.",
            advice: FineSeconds
        );
        _unconfirmed = _meter.CreateCounter<long>(
            "dzstore.orders.unconfirmed",
            "{order}",
            "Orders whose batch failed or whose outcome is unknown."
        );
        _refused = _meter.CreateCounter<long>(
            "dzstore.orders.refused",
            "{order}",
            "Orders that were not admitted, or waited too long for their turn."
        );
        _readBatchSize = _meter.CreateHistogram("dzstore.orders.read.batch.size", "{read}", "Reads in one find.", advice: Orders);
        _readSeconds = _meter.CreateHistogram(
            "dzstore.orders.read.duration",
            "s",
            "From sending a batch of reads until its answer, or its failure known.",
            advice: Seconds
        );
        _readsRefused = _meter.CreateCounter<long>(
            "dzstore.orders.reads.refused",
            "{read}",
            "Reads that were not admitted, or waited too long for their turn."
        );
    }

    /// <summary>Registers the length of the queue and the batches in flight, which are read only when somebody reads the meter.</summary>
    public void Observe(Func<int> queued, Func<int> inFlight)
    {
        _meter.CreateObservableUpDownCounter("dzstore.orders.queued", queued, "{order}", "Orders that wait for the next batch.");
        _meter.CreateObservableUpDownCounter("dzstore.orders.batches.in_flight", inFlight, "{batch}", "Batches that are being written.");
    }

    /// <summary>Registers the length of the queue of reads.</summary>
    public void ObserveReads(Func<int> queued) =>
        _meter.CreateObservableUpDownCounter("dzstore.orders.reads.queued", queued, "{read}", "Reads that wait for the next batch.");

    /// <summary>Records a batch of reads that the server answered, or whose failure is known.</summary>
    public void Read(int count, TimeSpan elapsed, string? error = null)
    {
        _readBatchSize.Record(count);
        if (error is null)
            _readSeconds.Record(elapsed.TotalSeconds);
        else
            _readSeconds.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("error.type", error));
    }

    /// <summary>Counts a read that was not admitted, or waited too long.</summary>
    public void ReadRefused() => _readsRefused.Add(1);

    /// <summary>Records a batch that the server answered.</summary>
    public void Written(int count, TimeSpan elapsed)
    {
        _batchSize.Record(count);
        _writeSeconds.Record(elapsed.TotalSeconds, _concern);
    }

    /// <summary>Records a batch that failed as a whole.</summary>
    /// <param name="count">The orders in the batch.</param>
    /// <param name="elapsed">The time until its failure was known.</param>
    /// <param name="error">The kind of failure, one of a few words.</param>
    public void Failed(int count, TimeSpan elapsed, string error)
    {
        var type = new KeyValuePair<string, object?>("error.type", error);
        _writeSeconds.Record(elapsed.TotalSeconds, _concern, type);
        _unconfirmed.Add(count, type);
    }

    /// <summary>Records an order whose write concern is confirmed.</summary>
    /// <param name="elapsed">The time since its arrival.</param>
    public void Acknowledged(TimeSpan elapsed) => _acknowledgedSeconds.Record(elapsed.TotalSeconds, _concern);

    /// <summary>Counts an order that was not admitted, or waited too long.</summary>
    public void Refused() => _refused.Add(1);
}
