namespace EmbeddedMongo.Commands.Operations;

/// <summary>The numbers of documents and index keys that a command touched, under the profiler's names.</summary>
internal sealed class OperationStats
{
    public string? PlanSummary { get; set; }

    public long? KeysExamined { get; set; }

    public long? DocumentsExamined { get; set; }

    public long? Returned { get; set; }

    public long? Inserted { get; set; }

    public long? Matched { get; set; }

    public long? Modified { get; set; }

    public long? Deleted { get; set; }

    public bool Upsert { get; set; }

    public bool CursorExhausted { get; set; }
}
