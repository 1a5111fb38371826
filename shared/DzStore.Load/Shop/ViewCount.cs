using System.Collections.Concurrent;

namespace DzStore.Load.Shop;

/// <summary>The views of product pages that visitors asked for, by the product's name in addresses.</summary>
public sealed class ViewCount
{
    private readonly ConcurrentDictionary<string, long> _answered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _unknown = new(StringComparer.Ordinal);

    /// <summary>Views that were answered: each must be in the traffic log and in the trend.</summary>
    public IReadOnlyDictionary<string, long> Answered => _answered;

    /// <summary>Views without a known answer: they may be in the log.</summary>
    public IReadOnlyDictionary<string, long> Unknown => _unknown;

    internal void Answer(string slug) => _answered.AddOrUpdate(slug, 1, static (_, count) => count + 1);

    internal void Lose(string slug) => _unknown.AddOrUpdate(slug, 1, static (_, count) => count + 1);

    /// <summary>The views that a trend lacks, and those that it has and nobody made.</summary>
    /// <param name="trend">Views by the product's name, as the trend has it.</param>
    public (long Missing, long Invented) Compare(IReadOnlyDictionary<string, long> trend)
    {
        ArgumentNullException.ThrowIfNull(trend);
        var counted = ByKey(trend);
        long missing = 0,
            invented = 0;
        var (made, lost) = (ByKey(_answered), ByKey(_unknown));
        foreach (var product in counted.Keys.Union(made.Keys))
        {
            var (seen, answered) = (counted.GetValueOrDefault(product), made.GetValueOrDefault(product));
            missing += Math.Max(0, answered - seen);
            invented += Math.Max(0, seen - answered - lost.GetValueOrDefault(product));
        }

        return (missing, invented);
    }

    private static Dictionary<string, long> ByKey(IEnumerable<KeyValuePair<string, long>> views) =>
        views.GroupBy(product => StoredContent.Key(product.Key)).ToDictionary(same => same.Key, same => same.Sum(each => each.Value));
}
