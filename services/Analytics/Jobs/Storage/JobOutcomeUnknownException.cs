namespace DzStore.Analytics.Jobs.Storage;

/// <summary>A change of a job was sent to the database and not confirmed: it may be done or not. Reading the job tells.</summary>
/// <param name="jobId">The job's id, where the change names one.</param>
/// <param name="inner">The driver's exception.</param>
public sealed class JobOutcomeUnknownException(string? jobId, Exception inner) : Exception("A change of a job was not confirmed", inner)
{
    public string? JobId { get; } = jobId;
}
