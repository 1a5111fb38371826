using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs;

/// <summary>How a run ended: with a result, with an error, cancelled, or interrupted by the service's own stop.</summary>
public sealed record JobOutcome(JobState State, CampaignResult? Campaign = null, TrendingResult? Trending = null, JobError? Error = null)
{
    public static JobOutcome Of(Exception fault) => new(JobState.Failed, Error: fault switch
    {
        TrafficLogException log => new("bad_source", log.Message),
        EngineUnavailableException engine => new("engine_unavailable", engine.Message),
        EngineException engine => new("engine_failed", engine.Message),
        _ when DatabaseFailure.IsUnavailable(fault) => new("database_unavailable", "The database could not be reached. Nothing was published; run the job again."),
        MongoException => new("database_failed", $"The database refused: {fault.Message}"),
        IOException or UnauthorizedAccessException => new("bad_source", "The source could not be read. Check the file's permissions and that it is not being replaced."),
        _ => new("unexpected", "The service failed on this job; its log has the reason."),
    });
}
