namespace EmbeddedMongo.Simulation.Scenarios;

/// <summary>A kind of fault, or another disturbance, that a scenario plans.</summary>
internal enum FaultKind
{
    /// <summary>The member dies, and loses what is not flushed; it starts again when the fault ends.</summary>
    Crash,

    /// <summary>The next member that votes for another dies just after it has said so, and starts again at once.</summary>
    CrashVoter,

    /// <summary>The next member that wins an election dies when it has sent its first entries.</summary>
    CrashWinner,

    /// <summary>The member's process stands still, and goes on as if nothing had happened.</summary>
    Freeze,

    /// <summary>The members of a group and the others don't reach each other; clients reach both.</summary>
    Partition,

    /// <summary>Messages of one member to another are lost; the other direction works.</summary>
    OneWayCut,

    /// <summary>The member's flushes take much longer.</summary>
    SlowDisk,

    /// <summary>All messages take much longer, and overtake each other.</summary>
    SlowNetwork,

    /// <summary>Many messages are lost or repeated.</summary>
    LossyNetwork,

    /// <summary>The primary is asked to step down.</summary>
    StepDown,

    /// <summary>A secondary is asked to stand for election.</summary>
    StepUp,

    /// <summary>The primary takes up a new version of the configuration.</summary>
    Reconfigure,
}
