namespace EmbeddedMongo.Simulation.World;

/// <summary>A kind of event in a run.</summary>
internal enum EventKind
{
    /// <summary>A message arrives.</summary>
    Delivery,

    /// <summary>The member's own timer is due.</summary>
    Timer,

    /// <summary>A change of the log that the member works on is done.</summary>
    WorkDone,

    /// <summary>A flush is done.</summary>
    Flushed,

    /// <summary>A vote that was not written anywhere counts as durable (a planted bug).</summary>
    VotePretended,

    /// <summary>An operation of a client arrives.</summary>
    OperationArrives,

    /// <summary>A client issues its next operation.</summary>
    OperationIssued,

    FaultBegins,

    FaultEnds,

    /// <summary>A crashed member starts again.</summary>
    Restart,

    /// <summary>Everything is repaired.</summary>
    Repair,

    /// <summary>A look whether the repaired set has settled.</summary>
    SettleCheck,
}
