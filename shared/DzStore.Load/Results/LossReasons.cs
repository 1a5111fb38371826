namespace DzStore.Load.Results;

/// <summary>Why the confirmed orders that a replica set lost are gone; each lost order stands in one of the three.</summary>
/// <param name="RolledBack">A member had written them, undone them, and kept them in a rollback file as they were sent.</param>
/// <param name="NeverWritten">The primary that confirmed them died before it had written them to its log.</param>
/// <param name="Unexplained">Neither: a fault of the database.</param>
public sealed record LossReasons(long RolledBack, long NeverWritten, long Unexplained);
