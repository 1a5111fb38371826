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
        var now = server.Time.GetUtcNow();
        var (state, name) = server.Primacy.IsPrimary ? (1, "PRIMARY") : (2, "SECONDARY");
        reply.Write("set", server.Settings.ReplicaSet);
        reply.Write("date", new BsonDateTime(now.ToUnixTimeMilliseconds()));
        reply.Write("myState", state);
        reply.Write("term", 1L);
        reply.Write("heartbeatIntervalMillis", 2000L);
        reply.Write("majorityVoteCount", 1);
        reply.Write("writeMajorityCount", 1);
        reply.Write("votingMembersCount", 1);
        reply.Write("writableVotingMembersCount", 1);
        reply.Write(
            "members",
            new BsonArray
            {
                new BsonDocument
                {
                    { "_id", 0 },
                    { "name", server.Settings.AdvertisedAddress },
                    { "health", 1.0 },
                    { "state", state },
                    { "stateStr", name },
                    { "uptime", (int)(now - server.StartedAt).TotalSeconds },
                    { "self", true },
                },
            }
        );
        return default;
    }
}
