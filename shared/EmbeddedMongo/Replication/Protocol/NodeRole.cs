namespace EmbeddedMongo.Replication.Protocol;

/// <summary>The part that a member plays in its term.</summary>
internal enum NodeRole
{
    Secondary,
    Candidate,
    Primary,
}
