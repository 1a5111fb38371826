using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

internal sealed class ReplSetGetConfig : Command
{
    /// <summary>The version of the one configuration that there is.</summary>
    public const int Version = 1;

    public override string Name => "replSetGetConfig";

    public override string Help => "Tells the replica set's configuration: this one member.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.Ignore("commitmentStatus");
        context.Arguments.RefuseUnknown();
        var identity = context.Server.Engine.Log.Identity;
        context.Reply.Write(
            "config",
            new BsonDocument
            {
                { "_id", context.Server.Settings.ReplicaSet },
                { "version", Version },
                { "term", identity.Term },
                {
                    "members",
                    new BsonArray
                    {
                        new BsonDocument
                        {
                            { "_id", 0 },
                            { "host", context.Server.Settings.AdvertisedAddress },
                            { "arbiterOnly", false },
                            { "buildIndexes", true },
                            { "hidden", false },
                            { "priority", 1.0 },
                            { "tags", new BsonDocument() },
                            { "secondaryDelaySecs", 0L },
                            { "votes", 1 },
                        },
                    }
                },
                { "protocolVersion", 1L },
                { "writeConcernMajorityJournalDefault", true },
                {
                    "settings",
                    new BsonDocument
                    {
                        { "chainingAllowed", true },
                        { "heartbeatIntervalMillis", 2000 },
                        { "heartbeatTimeoutSecs", 10 },
                        { "electionTimeoutMillis", 10000 },
                        { "catchUpTimeoutMillis", -1 },
                        { "catchUpTakeoverDelayMillis", 30000 },
                        { "getLastErrorModes", new BsonDocument() },
                        {
                            "getLastErrorDefaults",
                            new BsonDocument { { "w", 1 }, { "wtimeout", 0 } }
                        },
                        { "replicaSetId", identity.Set },
                    }
                },
            }
        );
        return default;
    }
}
