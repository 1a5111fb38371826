using System.Runtime.InteropServices;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

internal sealed class BuildInfo : Command
{
    /// <summary>The MongoDB version whose behaviour this server follows; clients choose features by it.</summary>
    public const string Version = "7.0.14";

    public override string Name => "buildInfo";

    public override IReadOnlyList<string> Aliases => ["buildinfo"];

    public override string Help => "Tells the version.";

    public override CommandFlags Flags => CommandFlags.Handshake;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        var reply = context.Reply;
        reply.Write("version", Version);
        reply.Write("gitVersion", "embedded");
        reply.Write("modules", new BsonArray());
        reply.Write("allocator", "system");
        reply.Write("javascriptEngine", "none");
        reply.Write("sysInfo", "EmbeddedMongo");
        reply.Write("versionArray", new BsonArray([.. Version.Split('.').Select(int.Parse), 0]));
        reply.Write("openssl", new BsonDocument { { "running", "none" }, { "compiled", "none" } });
        reply.Write(
            "buildEnvironment",
            new BsonDocument
            {
                { "target_arch", RuntimeInformation.ProcessArchitecture.ToString() },
                { "target_os", RuntimeInformation.OSDescription },
            }
        );
        reply.Write("bits", 64);
        reply.Write("debug", false);
        reply.Write("maxBsonObjectSize", EmbeddedMongo.Values.Bson.MaxDocumentSize);
        reply.Write("storageEngines", new BsonArray { "rocksdb" });
        return default;
    }
}
