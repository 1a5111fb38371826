namespace EmbeddedMongo.Replication.Protocol;

/// <summary>The state of a member, with MongoDB's names and numbers (manual, "Replica Set Member States").</summary>
internal enum MemberState
{
    /// <summary>It has no configuration yet.</summary>
    Startup = 0,

    Primary = 1,

    Secondary = 2,

    /// <summary>It copies the data of another member, because its own log is too old to go on from.</summary>
    Startup2 = 5,

    /// <summary>It undoes entries that the primary does not have.</summary>
    Rollback = 9,
}
