namespace DzStore.Storefront.Control.Metrics;

/// <summary>The percentiles of the values that a histogram got between two scrapes.</summary>
internal static class Percentiles
{
    /// <summary>
    /// The value below which a part of the new values lies, straight between the bounds of its bucket, as Prometheus' histogram_quantile
    /// has it; null where there is no new value, or where the service began anew between the two.
    /// </summary>
    /// <param name="before">The buckets of the scrape before; empty where there is none.</param>
    /// <param name="now">The buckets of this scrape.</param>
    /// <param name="part">0.5 for the median.</param>
    public static double? Between(IReadOnlyList<Bucket> before, IReadOnlyList<Bucket> now, double part)
    {
        if (before.Count != now.Count || now.Count == 0)
            return null;
        var all = now[^1].Count - before[^1].Count;
        if (all <= 0)
            return null;
        var rank = part * all;
        double lower = 0;
        double below = 0;
        for (var i = 0; i < now.Count; i++)
        {
            var upTo = now[i].Count - before[i].Count;
            if (upTo >= rank && upTo > below)
            {
                // Above the last bound nothing more is known than the bound.
                return double.IsInfinity(now[i].UpperBound) ? lower : lower + (now[i].UpperBound - lower) * (rank - below) / (upTo - below);
            }

            (lower, below) = (now[i].UpperBound, upTo);
        }

        return null;
    }
}
