namespace DzStore.Analytics.Engines.Spark;

/// <summary>The counts that MongoDB itself recorded of a run's reads.</summary>
/// <param name="Missing">The reason why there are no counts; null when there are.</param>
internal sealed record ReadEvidence(long? DocumentsExamined, long? KeysExamined, long? DocumentsReturned, string? Missing = null);
