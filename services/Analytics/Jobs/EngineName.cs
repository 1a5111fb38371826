namespace DzStore.Analytics.Jobs;

/// <summary>The name of the engine that computes this instance's jobs, such as <c>in-process</c>; every job is stamped with it.</summary>
public sealed record EngineName(string Value);
