using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Trending;

namespace DzStore.Analytics.Engines;

/// <summary>
/// An engine that computes campaigns and trends: Spark, or the one in this process. All give the same result on the same data.
/// </summary>
public interface IAnalyticsEngine : ICampaignEngine, ITrendingEngine
{
    /// <summary>The name of the engine that jobs carry, such as <c>in-process</c>.</summary>
    string Name { get; }
}
