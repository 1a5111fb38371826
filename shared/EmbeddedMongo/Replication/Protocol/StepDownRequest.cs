namespace EmbeddedMongo.Replication.Protocol;

/// <summary>A request that the primary steps down (<c>replSetStepDown</c>).</summary>
/// <param name="CatchUp">The time that a secondary has to catch up (<c>secondaryCatchUpPeriodSecs</c>).</param>
/// <param name="Freeze">
/// The time, from the step-down on, in which this member does not stand for election (<c>replSetStepDown</c>'s own value).
/// </param>
/// <param name="Force">Steps down even if no secondary has caught up in time.</param>
internal sealed record StepDownRequest(TimeSpan CatchUp, TimeSpan Freeze, bool Force);
