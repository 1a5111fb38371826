namespace DzStore.Analytics.Trending.Csv;

/// <summary>The progress of reading a source's logs.</summary>
/// <param name="Step">The step that runs, such as <c>reading the log</c>.</param>
/// <param name="Done">The bytes read so far.</param>
/// <param name="Total">The bytes to read.</param>
public sealed record ReadProgress(string Step, long Done, long Total);
