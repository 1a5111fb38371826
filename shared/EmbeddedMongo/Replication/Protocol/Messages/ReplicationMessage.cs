using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>
/// A message between two members. The network may lose, repeat, delay and reorder it. The header, which every message has, is written by
/// the sender's state machine when it sends.
/// </summary>
internal abstract record ReplicationMessage
{
    /// <summary>The sender, by its place in the configuration.</summary>
    public int From { get; private set; }

    /// <summary>The receiver, by its place in the configuration.</summary>
    public int To { get; private set; }

    /// <summary>The newest term that the sender knows.</summary>
    public long Term { get; private set; }

    /// <summary>The sender is the primary of <see cref="Term"/>.</summary>
    public bool FromPrimary { get; private set; }

    /// <summary>The sender's commit point.</summary>
    public OpTime CommitPoint { get; private set; }

    /// <summary>The message answers one of the receiver's: so each of the two hears the other.</summary>
    public virtual bool IsReply => false;

    /// <summary>Writes the header; called once, before the message leaves the state machine.</summary>
    public void Address(int from, int to, long term, bool fromPrimary, OpTime commitPoint)
    {
        From = from;
        To = to;
        Term = term;
        FromPrimary = fromPrimary;
        CommitPoint = commitPoint;
    }
}
