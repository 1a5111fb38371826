using DzStore.Analytics.Engines;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs;

/// <summary>How a run ended: with a result, with an error, cancelled, or interrupted by the service's own stop.</summary>
public sealed record JobOutcome(JobState State, JobResult? Result = null, JobError? Error = null)
{
    public static JobOutcome Cancelled { get; } = new(JobState.Cancelled);

    public static JobOutcome Interrupted { get; } = new(JobState.Interrupted);

    public static JobOutcome Of(JobResult result) => new(JobState.Succeeded, result);

    /// <summary>Names what went wrong in words that the caller can act on; what nobody foresaw is for the log only.</summary>
    public static JobOutcome Of(Exception fault) => new(JobState.Failed, Error: fault switch
    {
        TrafficLogException log => new("bad_source", log.Message),
        BadDataException data => new("bad_data", data.Message),
        EngineUnavailableException engine => new("engine_unavailable", engine.Message),
        EngineException engine => new("engine_failed", engine.Message),
        _ when DatabaseFailure.IsUnavailable(fault) => new("database_unavailable", "The database did not answer. Run the job again: it has the effect of one run."),
        MongoException => new("database_failed", $"The database refused: {fault.Message}"),
        IOException or UnauthorizedAccessException => new("bad_source", "The source could not be read. Check the file's permissions and that it is not being replaced."),
        _ => new("unexpected", "The service failed on this job; its log has the reason."),
    });

    /// <summary>Whether the log should say more than the job does: its error names no cause that a caller could remove.</summary>
    public bool NeedsLog => Error is { Code: not ("bad_source" or "bad_data") };
}
