namespace DzStore.Analytics.Jobs.Storage;

/// <summary>The jobs that a list shows.</summary>
/// <param name="Kind">Their kind; null for every kind.</param>
/// <param name="StartedBy">Their origin; null for every origin.</param>
public sealed record JobFilter(JobKind? Kind = null, JobOrigin? StartedBy = null);
