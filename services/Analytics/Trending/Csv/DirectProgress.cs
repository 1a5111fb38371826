namespace DzStore.Analytics.Trending.Csv;

/// <summary>
/// Reports on the caller's thread, and so in order: Progress of the base library reports on the thread pool.
/// </summary>
internal sealed class DirectProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
