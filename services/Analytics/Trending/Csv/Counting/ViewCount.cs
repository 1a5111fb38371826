namespace DzStore.Analytics.Trending.Csv.Counting;

/// <summary>The views of one product.</summary>
internal sealed class ViewCount
{
    public long Views { get; private set; }

    public void Add(long views) => Views += views;
}
