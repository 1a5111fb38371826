using System.Runtime.InteropServices;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Views by product. Memory grows with the number of products, not of views: a name is looked up by the characters of the row, and a
/// string is made only for a product's first view.
/// </summary>
public sealed class ViewCounter
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _byCharacters;

    public ViewCounter() => _byCharacters = _counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Products => _counts.Count;

    public void Add(ReadOnlySpan<char> product) => CollectionsMarshal.GetValueRefOrAddDefault(_byCharacters, product, out _)++;

    public void Add(ViewCounter other)
    {
        foreach (var (product, count) in other._counts) CollectionsMarshal.GetValueRefOrAddDefault(_counts, product, out _) += count;
    }

    public IReadOnlyList<ProductCount> MostViewedFirst() =>
        [.. _counts.Select(entry => new ProductCount(entry.Key, entry.Value)).OrderByDescending(entry => entry.Count).ThenBy(entry => entry.ProductName, StringComparer.Ordinal)];
}
