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

    /// <summary>True for a write of documents that changed none: it tells of the data what it has found there.</summary>
    public bool ChangedNothing => !Upsert && (Inserted ?? Modified ?? Deleted) == 0;

    public bool CursorExhausted { get; set; }
}
