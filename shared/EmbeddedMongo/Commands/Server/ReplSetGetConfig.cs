using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

internal sealed class ReplSetGetConfig : Command
{
    public override string Name => "replSetGetConfig";

    public override string Help => "Tells the replica set's configuration: this one member.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.Ignore("commitmentStatus");
        context.Arguments.RefuseUnknown();
        context.Reply.Write(
            "config",
            new BsonDocument
            {
                { "_id", context.Server.Settings.ReplicaSet },
                { "version", 1 },
                { "term", 1L },
                {
                    "members",
                    new BsonArray
                    {
                        new BsonDocument
                        {
                            { "_id", 0 },
                            { "host", context.Server.Settings.AdvertisedAddress },
                            { "arbiterOnly", false },
                            { "hidden", false },
                            { "priority", 1.0 },
                            { "votes", 1 },
                        },
                    }
                },
                { "protocolVersion", 1L },
                { "writeConcernMajorityJournalDefault", true },
                { "settings", new BsonDocument() },
            }
        );
        return default;
    }
}
