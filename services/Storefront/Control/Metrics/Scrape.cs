using System.Globalization;

namespace DzStore.Storefront.Control.Metrics;

/// <summary>The metrics of a service at one time, as its /metrics gave them.</summary>
/// <param name="At">The clock's timestamp of the answer.</param>
/// <param name="Series">Every series.</param>
internal sealed record Scrape(long At, IReadOnlyList<Series> Series)
{
    /// <summary>The sum of the series of a name that have all the labels; 0 where there is none.</summary>
    public double Sum(string name, params IReadOnlyList<(string Name, string Value)> labels) =>
        Of(name).Where(series => labels.All(label => series[label.Name] == label.Value)).Sum(series => series.Value);

    /// <summary>The series of a name.</summary>
    public IEnumerable<Series> Of(string name) => Series.Where(series => series.Name == name);

    /// <summary>
    /// A histogram's buckets, all series of the name together: each upper bound with the number of values up to it, ascending; empty where
    /// there is no such histogram.
    /// </summary>
    public IReadOnlyList<Bucket> Buckets(string name) =>
        [
            .. Of(name + "_bucket")
                .GroupBy(series => Bound(series["le"]))
                .Select(bound => new Bucket(bound.Key, bound.Sum(series => series.Value)))
                .OrderBy(bucket => bucket.UpperBound),
        ];

    private static double Bound(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : double.PositiveInfinity;
}

/// <summary>One series of a metric: its name, its labels and its value.</summary>
internal sealed record Series(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The value of a label; null where the series does not have it.</summary>
    public string? this[string label] => Labels.GetValueOrDefault(label);
}

/// <summary>A bucket of a histogram: the number of values up to a bound, those of smaller buckets among them.</summary>
internal readonly record struct Bucket(double UpperBound, double Count);
