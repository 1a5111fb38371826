using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Replication.Node;

/// <summary>The last reports of the other members on themselves, for <c>replSetGetStatus</c>.</summary>
internal sealed class PeerReports
{
    private readonly PeerReport?[] _reports = new PeerReport?[ReplicaSetConfiguration.MaxMembers];

    public PeerReport? Of(int member) => _reports[member];

    public void Note(ReplicationMessage message, DateTimeOffset now)
    {
        if (message.From is < 0 or >= ReplicaSetConfiguration.MaxMembers)
            return;
        var known = _reports[message.From] ?? PeerReport.None;
        _reports[message.From] = message switch
        {
            Heartbeat { Report: var report } => known with { Report = report, LastAsked = now, LastHeard = now },
            HeartbeatReply { Report: var report } => known with { Report = report, LastAnswered = now, LastHeard = now },
            PositionReport position => known with
            {
                Report = known.Report with { Applied = position.Applied, Durable = position.Durable },
                LastHeard = now,
            },
            Fetch fetch => known with { Report = known.Report with { Applied = fetch.After, Durable = fetch.Durable }, LastHeard = now },
            _ => known with { LastHeard = now },
        };
    }
}
