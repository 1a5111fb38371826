namespace EmbeddedMongo.Storage;

/// <summary>
/// Bugs that a test plants to show that it would notice them (tests/EmbeddedMongo.Histories). No option of the product reaches them; those
/// of the protocol are broken rules (<c>ProtocolRules</c>).
/// </summary>
[Flags]
internal enum PlantedBugs
{
    None = 0,

    /// <summary>Linearizable reads are answered without a proof that this is still the primary.</summary>
    StaleLinearizableReads = 1,

    /// <summary>Reads with <c>majority</c> see the present data.</summary>
    UncommittedMajorityReads = 2,

    /// <summary>Outcomes of retryable writes are not taken up from other members.</summary>
    ForgottenRetries = 4,

    /// <summary>A rollback does not put updated documents back.</summary>
    LostUndoRecords = 8,

    /// <summary>A change stream that goes on behind an event skips the next one.</summary>
    SkippedEvents = 16,

    /// <summary>A transaction reads the present data.</summary>
    ReadsPastSnapshot = 32,

    /// <summary>A write that changed nothing is acknowledged at once.</summary>
    UnprovedNoChange = 64,
}
