using System.Globalization;

namespace DzStore.Analytics.Jobs;

/// <summary>One run of a job.</summary>
/// <param name="JobId">The job's id: part of the names of what it writes.</param>
/// <param name="Attempt">1 for the first run, more for the later ones.</param>
/// <param name="Progress">Told how far the run is; may be called often.</param>
public sealed record JobRun(string JobId, int Attempt, IProgress<JobProgress> Progress)
{
    /// <summary>By which MongoDB's log and profiler tell what this run asks from what other runs do.</summary>
    public string Comment => string.Create(CultureInfo.InvariantCulture, $"{JobId}.{Attempt}");
}
