namespace DzStore.Analytics.Jobs.Api;

/// <summary>A page of jobs, newest first.</summary>
/// <param name="Next">The address of the next page; null on the last.</param>
public sealed record JobPage(IReadOnlyList<JobView> Jobs, string? Next);
