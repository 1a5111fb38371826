namespace EmbeddedMongo.Histories.Sets;

/// <summary>The directions in which a node loses its messages to and from the other nodes. Clients reach it all the same.</summary>
[Flags]
internal enum CutDirections
{
    None = 0,

    /// <summary>It hears nobody.</summary>
    In = 1,

    /// <summary>Nobody hears it.</summary>
    Out = 2,

    Both = In | Out,
}
