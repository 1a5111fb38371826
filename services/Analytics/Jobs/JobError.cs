namespace DzStore.Analytics.Jobs;

/// <summary>The reason of a job's failure or interruption: a code for programs and a message for people.</summary>
/// <param name="Code">
/// The handler's own code, such as <c>bad_source</c>, <c>bad_data</c>, <c>engine_unavailable</c> or <c>engine_failed</c>; or one that every
/// kind of job has: <c>database_unavailable</c>, <c>database_slow</c>, <c>database_failed</c> or <c>unexpected</c>; or of an interruption
/// <c>service_stopped</c>, <c>service_died</c> or <c>lease_expired</c>.
/// </param>
/// <param name="Message">The reason in words, and what to do about it.</param>
public sealed record JobError(string Code, string Message)
{
    private const string RunAgain = "Run the job again: it has the effect of one run.";

    /// <summary>The service was told to stop during the run.</summary>
    internal static JobError ServiceStopped { get; } = new("service_stopped", $"The service was stopped during this run. {RunAgain}");

    /// <summary>The process of the service ended during the run, as its successor found at its start.</summary>
    internal static JobError ServiceDied { get; } =
        new("service_died", $"The service ended in the middle of this run, killed or crashed. {RunAgain}");

    /// <summary>The instance that ran the job let its lease run out.</summary>
    internal static JobError LeaseExpired(TimeSpan lease) =>
        new(
            "lease_expired",
            $"The instance that ran this job gave no sign of life within Jobs:Lease ({lease}): "
                + $"it is gone, hangs, or could not reach the database. {RunAgain}"
        );

    /// <summary>The database could not be reached.</summary>
    internal static JobError DatabaseUnavailable { get; } = new("database_unavailable", $"The database did not answer. {RunAgain}");

    /// <summary>A query took longer than it may.</summary>
    internal static JobError DatabaseSlow(TimeSpan limit) =>
        new(
            "database_slow",
            $"A query took longer than Jobs:QueryTimeout ({limit}) and was stopped. {RunAgain} "
                + "If that does not help, allow more time, or look for what keeps the database busy."
        );
}
