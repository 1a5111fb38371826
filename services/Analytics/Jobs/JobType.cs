namespace DzStore.Analytics.Jobs;

/// <summary>A kind of job with the types of its requests and results.</summary>
public sealed record JobType(JobKind Kind, Type Request, Type Result);
