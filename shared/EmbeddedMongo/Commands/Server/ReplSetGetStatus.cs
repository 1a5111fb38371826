using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

internal sealed class ReplSetGetStatus : Command
{
    public override string Name => "replSetGetStatus";

    public override string Help => "Tells the state of the replica set: this server, its primary.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.Ignore("initialSync");
        context.Arguments.RefuseUnknown();
        var (server, reply) = (context.Server, context.Reply);
        var (last, durable) = server.Engine.LastTimes();
        var term = server.Engine.Log.Identity.Term;
        var state = server.Primacy.IsPrimary ? 1 : 2;
        reply.Write("set", server.Settings.ReplicaSet);
        reply.Write("date", new BsonDateTime(server.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        reply.Write("myState", state);
        reply.Write("term", term);
        reply.Write("syncSourceHost", "");
        reply.Write("syncSourceId", -1);
        reply.Write("heartbeatIntervalMillis", 2000L);
        reply.Write("majorityVoteCount", 1);
        reply.Write("writeMajorityCount", 1);
        reply.Write("votingMembersCount", 1);
        reply.Write("writableVotingMembersCount", 1);
        reply.Write(
            "optimes",
            new BsonDocument
            {
                { "lastCommittedOpTime", durable.ToBson() },
                { "lastCommittedWallTime", durable.Date },
                { "readConcernMajorityOpTime", durable.ToBson() },
                { "appliedOpTime", last.ToBson() },
                { "durableOpTime", durable.ToBson() },
                { "lastAppliedWallTime", last.Date },
                { "lastDurableWallTime", durable.Date },
            }
        );
        reply.Write("members", new BsonArray { Self(server, state, last, durable) });
        return default;
    }

    private static BsonDocument Self(ServerState server, int state, OpTime last, OpTime durable)
    {
        var started = new BsonTimestamp((int)server.StartedAt.ToUnixTimeSeconds(), 1);
        var member = new BsonDocument
        {
            { "_id", 0 },
            { "name", server.Settings.AdvertisedAddress },
            { "health", 1.0 },
            { "state", state },
            { "stateStr", state == 1 ? "PRIMARY" : "SECONDARY" },
            { "uptime", (int)(server.Time.GetUtcNow() - server.StartedAt).TotalSeconds },
            { "optime", last.ToBson() },
            { "optimeDate", last.Date },
            { "lastAppliedWallTime", last.Date },
            { "lastDurableWallTime", durable.Date },
            { "syncSourceHost", "" },
            { "syncSourceId", -1 },
            { "infoMessage", "" },
        };
        if (state == 1)
            member.Add("electionTime", started).Add("electionDate", new BsonDateTime(started.Timestamp * 1000L));
        member.Add("configVersion", ReplSetGetConfig.Version);
        member.Add("configTerm", server.Engine.Log.Identity.Term);
        member.Add("self", true);
        member.Add("lastHeartbeatMessage", "");
        return member;
    }
}
