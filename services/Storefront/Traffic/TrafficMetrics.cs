using System.Diagnostics.Metrics;

namespace DzStore.Storefront.Traffic;

/// <summary>The metrics of the traffic log: the meter DzStore.Traffic.</summary>
public sealed class TrafficMetrics
{
    /// <summary>The reason of a row that found the queue full.</summary>
    internal const string QueueFull = "queue_full";

    /// <summary>The reason of a row that the disk did not take before the service stopped.</summary>
    internal const string NotWritten = "not_written";

    /// <summary>The reason of a row without visitor or product, or with a name that is too long.</summary>
    internal const string Invalid = "invalid";

    private readonly Meter _meter;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _files;
    private long _droppedSoFar;

    /// <summary>Registered by AddTraffic.</summary>
    public TrafficMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create("DzStore.Traffic");
        _rows = _meter.CreateCounter<long>("dzstore.traffic.rows", "{row}", "Rows written to the traffic log.");
        _dropped = _meter.CreateCounter<long>("dzstore.traffic.dropped", "{row}", "Rows that the traffic log lost, by reason.");
        _files = _meter.CreateCounter<long>("dzstore.traffic.files", "{file}", "Files of the traffic log that were begun.");
    }

    /// <summary>The number of rows dropped since the start.</summary>
    internal long DroppedSoFar => Interlocked.Read(ref _droppedSoFar);

    internal void Written(int rows) => _rows.Add(rows);

    internal void Begun() => _files.Add(1);

    internal void Dropped(string reason, int rows = 1)
    {
        _dropped.Add(rows, new KeyValuePair<string, object?>("reason", reason));
        Interlocked.Add(ref _droppedSoFar, rows);
    }

    internal void ObserveQueue(Func<int> count) =>
        _meter.CreateObservableUpDownCounter("dzstore.traffic.queued", count, "{row}", "Rows that wait to be written.");
}
