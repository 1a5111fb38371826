namespace DzStore.Analytics.Trending.Csv.Counting;

/// <summary>
/// Counts views by product. Memory grows with the number of products, not of views: a name is looked up by the characters of the row, and
/// only the first view of a product makes a string.
/// </summary>
public sealed class ViewCounter
{
    private readonly Dictionary<string, ViewCount> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ViewCount>.AlternateLookup<ReadOnlySpan<char>> _byCharacters;

    public ViewCounter() => _byCharacters = _counts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The number of products.</summary>
    public int Products => _counts.Count;

    /// <summary>The count of a product, which is added if it is new.</summary>
    internal ViewCount this[ReadOnlySpan<char> product]
    {
        get
        {
            if (!_byCharacters.TryGetValue(product, out var count))
                _byCharacters[product] = count = new();
            return count;
        }
    }

    /// <summary>Adds the views of another counter.</summary>
    public void Add(ViewCounter other)
    {
        foreach (var (product, count) in other._counts)
            this[product].Add(count.Views);
    }

    /// <summary>Lists the products by views, most viewed first, then by name (ordinal).</summary>
    public IReadOnlyList<ProductCount> MostViewedFirst() =>
        [
            .. _counts
                .Select(entry => new ProductCount(entry.Key, entry.Value.Views))
                .OrderByDescending(entry => entry.Count)
                .ThenBy(entry => entry.ProductName, StringComparer.Ordinal),
        ];
}
