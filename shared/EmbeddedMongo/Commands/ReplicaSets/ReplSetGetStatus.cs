using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Replication.Node;
using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetGetStatus : Command
{
    public override string Name => "replSetGetStatus";

    public override string Help =>
        "Tells the state of the replica set: this server, its primary, the other members as this one heard last.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.Ignore("initialSync");
        context.Arguments.RefuseUnknown();
        var (server, reply) = (context.Server, context.Reply);
        var view = server.Primacy.View;
        var set = view.Configuration ?? throw Primacy.NotInitiated();
        var (last, durable) = server.Engine.LastTimes();
        var committed = server.Engine.Committed.Current;
        var source = view.State == MemberState.Secondary && view.Primary != view.Self ? view.Primary : -1;
        reply.Write("set", set.SetName);
        reply.Write("date", new BsonDateTime(server.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        reply.Write("myState", (int)view.State);
        reply.Write("term", view.Term);
        reply.Write("syncSourceHost", source >= 0 ? set.Members[source].Host : "");
        reply.Write("syncSourceId", source >= 0 ? set.Members[source].Id : -1);
        reply.Write("heartbeatIntervalMillis", (long)set.HeartbeatInterval.TotalMilliseconds);
        reply.Write("majorityVoteCount", set.Majority);
        reply.Write("writeMajorityCount", set.Majority);
        reply.Write("votingMembersCount", set.Members.Count);
        reply.Write("writableVotingMembersCount", set.Members.Count);
        reply.Write(
            "optimes",
            new BsonDocument
            {
                { "lastCommittedOpTime", committed.ToBson() },
                { "lastCommittedWallTime", committed.Date },
                { "readConcernMajorityOpTime", committed.ToBson() },
                { "appliedOpTime", last.ToBson() },
                { "durableOpTime", durable.ToBson() },
                { "lastAppliedWallTime", last.Date },
                { "lastDurableWallTime", durable.Date },
            }
        );
        reply.Write(
            "members",
            new BsonArray(
                set.Members.Select((_, index) => index == view.Self ? Self(server, view, set, last, durable) : Other(server, set, index))
            )
        );
        return default;
    }

    private static BsonDocument Self(ServerState server, MemberView view, ReplicaSetConfiguration set, OpTime last, OpTime durable)
    {
        var member = Head(set, view.Self, view.State, isHealthy: true);
        member.Add("uptime", (int)(server.Time.GetUtcNow() - server.StartedAt).TotalSeconds);
        AddTimes(member, last, durable);
        member.Add("syncSourceHost", view.State == MemberState.Secondary ? view.PrimaryHost ?? "" : "");
        member.Add("syncSourceId", -1);
        member.Add("infoMessage", "");
        if (view.State == MemberState.Primary)
        {
            var elected = server.Member?.ElectedAt ?? server.StartedAt;
            member.Add("electionTime", new BsonTimestamp((int)elected.ToUnixTimeSeconds(), 1));
            member.Add("electionDate", new BsonDateTime(elected.ToUnixTimeMilliseconds()));
        }

        member.Add("configVersion", (int)set.Version);
        member.Add("configTerm", set.Term);
        member.Add("self", true);
        member.Add("lastHeartbeatMessage", "");
        return member;
    }

    private static BsonDocument Other(ServerState server, ReplicaSetConfiguration set, int index)
    {
        var peer = server.Member?.ReportOf(index) ?? PeerReport.None;
        var now = server.Time.GetUtcNow();
        // MongoDB takes a member for down that has not answered for 10 s; here an election timeout decides, as for the protocol.
        var isHealthy = peer.LastHeard is { } heard && now - heard < set.ElectionTimeout;
        var member = Head(set, index, peer.Report.State, isHealthy);
        member.Add("uptime", isHealthy ? (int)(now - server.StartedAt).TotalSeconds : 0);
        AddTimes(member, peer.Report.Applied, peer.Report.Durable);
        member.Add("lastHeartbeat", Date(peer.LastAnswered));
        member.Add("lastHeartbeatRecv", Date(peer.LastAsked));
        member.Add("pingMs", 0L);
        member.Add("lastHeartbeatMessage", isHealthy ? "" : "no message for the election timeout");
        member.Add("syncSourceHost", "");
        member.Add("syncSourceId", -1);
        member.Add("infoMessage", "");
        member.Add("configVersion", (int)peer.Report.Configuration.Version);
        member.Add("configTerm", peer.Report.Configuration.Term);
        return member;
    }

    private static BsonDocument Head(ReplicaSetConfiguration set, int index, MemberState state, bool isHealthy) =>
        new()
        {
            { "_id", set.Members[index].Id },
            { "name", set.Members[index].Host },
            { "health", isHealthy ? 1.0 : 0.0 },
            { "state", isHealthy ? (int)state : 8 },
            { "stateStr", isHealthy ? state.ToString().ToUpperInvariant() : "(not reachable/healthy)" },
        };

    private static void AddTimes(BsonDocument member, OpTime applied, OpTime durable)
    {
        member.Add("optime", applied.ToBson());
        member.Add("optimeDurable", durable.ToBson());
        member.Add("optimeDate", applied.Date);
        member.Add("optimeDurableDate", durable.Date);
        member.Add("lastAppliedWallTime", applied.Date);
        member.Add("lastDurableWallTime", durable.Date);
    }

    private static BsonDateTime Date(DateTimeOffset? time) => new(time?.ToUnixTimeMilliseconds() ?? 0);
}
