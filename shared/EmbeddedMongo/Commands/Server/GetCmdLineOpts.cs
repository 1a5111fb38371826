using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

internal sealed class GetCmdLineOpts : Command
{
    public override string Name => "getCmdLineOpts";

    public override string Help => "Tells the options that the server runs with.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        var options = context.Server.Settings;
        context.Reply.Write(
            "argv",
            new BsonArray
            {
                "embedded-mongod",
                "--bind_ip",
                options.BindIp,
                "--port",
                context.Server.Settings.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                "--dbpath",
                options.DbPath,
                "--replSet",
                options.ReplicaSet,
                "--oplogSizeMB",
                (options.OplogSize >> 20).ToString(System.Globalization.CultureInfo.InvariantCulture),
            }
        );
        context.Reply.Write(
            "parsed",
            new BsonDocument
            {
                {
                    "net",
                    new BsonDocument { { "bindIp", options.BindIp }, { "port", context.Server.Settings.Port } }
                },
                {
                    "replication",
                    new BsonDocument { { "oplogSizeMB", (int)(options.OplogSize >> 20) }, { "replSet", options.ReplicaSet } }
                },
                { "storage", new BsonDocument("dbPath", options.DbPath) },
            }
        );
        return default;
    }
}
