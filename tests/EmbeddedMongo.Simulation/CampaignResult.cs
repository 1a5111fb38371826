using EmbeddedMongo.Simulation.World;

namespace EmbeddedMongo.Simulation;

/// <summary>The result of many runs.</summary>
/// <param name="Runs">The number of runs that were made.</param>
/// <param name="Failure">The violation of the lowest seed; null if there is none.</param>
/// <param name="Statistics">What happened in all of them.</param>
/// <param name="Elapsed">The time that it took.</param>
internal sealed record CampaignResult(int Runs, Outcome? Failure, Statistics Statistics, TimeSpan Elapsed);
