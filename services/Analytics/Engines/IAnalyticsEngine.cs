using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;

namespace DzStore.Analytics.Engines;

/// <summary>
/// What computes: the in-process engine, or Spark. Both give the same result on the same data. A run may be repeated under the same id
/// and then has the effect of one.
/// </summary>
public interface IAnalyticsEngine
{
    /// <summary>What jobs say they were run by, such as <c>in-process</c>.</summary>
    string Name { get; }

    /// <summary>Finds the campaign's users and stores each once as a recipient.</summary>
    Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken);

    /// <summary>Counts the views of a source and publishes the list in one step.</summary>
    Task<TrendingResult> RunTrendingAsync(JobRun run, TrendingRequest request, CancellationToken cancellationToken);
}

/// <summary>One run of a job.</summary>
/// <param name="JobId">The job's id: the <c>comment</c> of what it asks MongoDB, and part of the names of what it writes.</param>
/// <param name="Attempt">1 for the first run, more for the later ones.</param>
/// <param name="Progress">Told how far the run is; may be called often.</param>
public sealed record JobRun(string JobId, int Attempt, IProgress<JobProgress> Progress);

/// <summary>The engine failed on a job that it had taken.</summary>
public class EngineException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The engine cannot be reached.</summary>
public sealed class EngineUnavailableException(string message, Exception? inner = null) : EngineException(message, inner);
