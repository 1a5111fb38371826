namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>The directions of messages between this member and another.</summary>
[Flags]
internal enum LinkDirections
{
    None = 0,

    /// <summary>From the other member to this one.</summary>
    In = 1,

    /// <summary>From this member to the other.</summary>
    Out = 2,

    Both = In | Out,
}
