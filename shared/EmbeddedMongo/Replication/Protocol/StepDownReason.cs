namespace EmbeddedMongo.Replication.Protocol;

/// <summary>The reason why a primary became a secondary.</summary>
internal enum StepDownReason
{
    /// <summary>It has heard of a later term: there is a new primary, or an election.</summary>
    LaterTerm,

    /// <summary>It has heard less than a majority of the members for the election timeout.</summary>
    NoMajority,

    /// <summary>It was asked to (<c>replSetStepDown</c>).</summary>
    Requested,
}
