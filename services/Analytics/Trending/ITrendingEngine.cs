using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending.Csv.Rows;

namespace DzStore.Analytics.Trending;

/// <summary>An engine that computes trends. Every engine gives the same result on the same data.</summary>
public interface ITrendingEngine
{
    /// <summary>Counts the views of a source and writes the list into a staging collection, from which it can be published.</summary>
    /// <exception cref="TrafficLogException">The source cannot be read.</exception>
    Task<TrendingResult> StageTrendingAsync(JobRun run, TrendingRequest request, string staging, CancellationToken cancellationToken);
}
