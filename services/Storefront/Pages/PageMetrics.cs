using System.Diagnostics.Metrics;

namespace DzStore.Storefront.Pages;

/// <summary>The metrics of pages for looking around: the meter DzStore.Pages.</summary>
public sealed class PageMetrics
{
    private static readonly KeyValuePair<string, object?> Cached = new("from", "cache");
    private static readonly KeyValuePair<string, object?> Made = new("from", "scratch");
    private static readonly KeyValuePair<string, object?> Own = new("from", "own");

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

    /// <summary>A page that everybody gets was there.</summary>
    internal void FromCache() => _answered.Add(1, Cached);

    /// <summary>A page that everybody gets was made.</summary>
    internal void FromScratch() => _answered.Add(1, Made);

    /// <summary>A page with a visitor's own orders was made.</summary>
    internal void OwnOrders() => _answered.Add(1, Own);

    /// <summary>There was no place to make a page.</summary>
    internal void Refused() => _refused.Add(1);
}
