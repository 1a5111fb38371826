namespace DzStore.Analytics.Trending;

/// <summary>One traffic log of a source.</summary>
/// <param name="Name">Its name under the folder of traffic logs, with '/' between folders: what messages call it.</param>
/// <param name="Path">Its absolute path.</param>
public sealed record TrafficFile(string Name, string Path);
