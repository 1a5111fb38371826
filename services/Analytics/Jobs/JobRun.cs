using System.Globalization;

namespace DzStore.Analytics.Jobs;

/// <summary>One run of a job.</summary>
/// <param name="JobId">The job's id, which is part of the names of what it writes.</param>
/// <param name="Attempt">1 for the first run, more for later ones.</param>
/// <param name="Progress">Takes the progress of the run; it may be called often.</param>
public sealed record JobRun(string JobId, int Attempt, IProgress<JobProgress> Progress)
{
    /// <summary>The engine's session of the run before, in which something of the job may still run; null for none.</summary>
    public string? SessionBefore { get; init; }

    /// <summary>
    /// Stores the engine's session with the job. The engine waits for it before it runs anything there: if this process dies, that is where
    /// the job is stopped.
    /// </summary>
    public Func<string, CancellationToken, Task> EnterSessionAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>The comment on this run's queries, by which MongoDB's log and profiler tell them from those of other runs.</summary>
    public string Comment => string.Create(CultureInfo.InvariantCulture, $"{JobId}.{Attempt}");
}
