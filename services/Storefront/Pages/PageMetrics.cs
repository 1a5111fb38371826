using System.Diagnostics.Metrics;

namespace DzStore.Storefront.Pages;

/// <summary>The metrics of pages for looking around: the meter DzStore.Pages.</summary>
public sealed class PageMetrics
{
    private static readonly KeyValuePair<string, object?> Cached = new("from", "cache");
    private static readonly KeyValuePair<string, object?> Made = new("from", "scratch");

    private readonly Counter<long> _answered;
    private readonly Counter<long> _refused;

    /// <summary>Registered by AddShop.</summary>
    public PageMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create("DzStore.Pages");
        _answered = meter.CreateCounter<long>("dzstore.pages.answered", "{page}", "Pages for looking around, by where they came from.");
        _refused = meter.CreateCounter<long>("dzstore.pages.refused", "{page}", "Pages that were refused, since too many were being made.");
    }

    internal void FromCache() => _answered.Add(1, Cached);

    internal void FromScratch() => _answered.Add(1, Made);

    internal void Refused() => _refused.Add(1);
}
