namespace DzStore.Analytics.Trending;

/// <summary>
/// Views by product. Memory grows with the number of products, not of views: a name is looked up by the characters of the row, and a
/// string is made only for a product's first view.
/// </summary>
public sealed class ViewCounter
{
    private readonly Dictionary<string, ViewCount> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ViewCount>.AlternateLookup<ReadOnlySpan<char>> _byCharacters;

    public ViewCounter() => _byCharacters = _counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public int Products => _counts.Count;

    /// <summary>The count of a product, which is one of this counter's from now on.</summary>
    internal ViewCount this[ReadOnlySpan<char> product]
    {
        get
        {
            if (!_byCharacters.TryGetValue(product, out var count)) _byCharacters[product] = count = new();
            return count;
        }
    }

    public void Add(ViewCounter other)
    {
        foreach (var (product, count) in other._counts) this[product].Add(count.Views);
    }

    public IReadOnlyList<ProductCount> MostViewedFirst() =>
        [.. _counts.Select(entry => new ProductCount(entry.Key, entry.Value.Views)).OrderByDescending(entry => entry.Count).ThenBy(entry => entry.ProductName, StringComparer.Ordinal)];
}

/// <summary>The views of one product.</summary>
internal sealed class ViewCount
{
    public long Views { get; private set; }

    public void Add(long views) => Views += views;
}
