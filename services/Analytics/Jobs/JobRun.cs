namespace DzStore.Analytics.Jobs;

/// <summary>One run of a job.</summary>
/// <param name="JobId">The job's id: the <c>comment</c> of what it asks MongoDB, and part of the names of what it writes.</param>
/// <param name="Attempt">1 for the first run, more for the later ones.</param>
/// <param name="Progress">Told how far the run is; may be called often.</param>
public sealed record JobRun(string JobId, int Attempt, IProgress<JobProgress> Progress);
