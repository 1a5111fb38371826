using DzStore.Histories.Operations;

namespace EmbeddedMongo.Histories.Streams;

/// <summary>A write, and how it ended for its client.</summary>
/// <param name="Change">The change, such as "insert 3-17 = 4711"; no two writes of a run make the same.</param>
/// <param name="InvokedNs">The time before it was sent, in nanoseconds since the run began.</param>
/// <param name="CompletedNs">The time after its end was known.</param>
/// <param name="Outcome">How it ended: a majority has it, it never happened, or nobody can tell.</param>
internal sealed record WrittenChange(string Change, long InvokedNs, long CompletedNs, Outcome Outcome);
