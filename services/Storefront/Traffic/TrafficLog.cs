using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Traffic;

/// <summary>
/// The log of what visitors do with products. A call puts a row into a bounded queue and returns: a full queue drops the row and counts it,
/// and no visitor ever waits for a disk. Without Traffic:Folder nothing is logged.
/// </summary>
public sealed class TrafficLog
{
    private readonly Channel<TrafficRow>? _queue;
    private readonly TrafficMetrics _metrics;
    private readonly TimeProvider _time;

    /// <summary>Registered by AddTraffic.</summary>
    public TrafficLog(IOptions<TrafficOptions> options, TrafficMetrics metrics, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        (_metrics, _time) = (metrics, time);
        if (options.Value.Folder.Length == 0)
            return;
        _queue = Channel.CreateBounded<TrafficRow>(new BoundedChannelOptions(options.Value.MaxQueued) { SingleReader = true });
        _metrics.ObserveQueue(() => _queue.Reader.Count);
    }

    /// <summary>The rows that wait to be written; null where nothing is logged.</summary>
    internal ChannelReader<TrafficRow>? Rows => _queue?.Reader;

    /// <summary>Logs that a visitor was shown the page of a product; see <see cref="PageView"/>.</summary>
    /// <param name="visitor">The visitor's name.</param>
    /// <param name="product">The product's canonical (English) name.</param>
    public void View(string visitor, string product) => Add(visitor, product, TrafficRow.View);

    /// <summary>Logs that a visitor put a product into the cart.</summary>
    /// <inheritdoc cref="View"/>
    public void AddToCart(string visitor, string product) => Add(visitor, product, TrafficRow.AddToCart);

    /// <summary>Logs that a visitor bought a product.</summary>
    /// <inheritdoc cref="View"/>
    public void Buy(string visitor, string product) => Add(visitor, product, TrafficRow.Buy);

    /// <summary>Takes no more rows; those that wait are still written.</summary>
    internal void Complete() => _queue?.Writer.TryComplete();

    private void Add(string visitor, string product, string action)
    {
        if (_queue is null)
            return;
        var row = new TrafficRow(_time.GetUtcNow().UtcDateTime, visitor, product, action);
        if (!row.IsValid)
            _metrics.Dropped(TrafficMetrics.Invalid);
        else if (!_queue.Writer.TryWrite(row))
            _metrics.Dropped(TrafficMetrics.QueueFull);
    }
}
