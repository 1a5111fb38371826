using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Server;

internal sealed class GetLog : Command
{
    public override string Name => "getLog";

    public override string Help => "Names the logs; they are empty, as this server logs to its host.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        var log = context.Arguments.Subject;
        context.Arguments.RefuseUnknown();
        if (!log.IsString)
            throw context.Arguments.WrongType("getLog", log.BsonType, "string");
        switch (log.AsString)
        {
            case "*":
                context.Reply.Write("names", new BsonArray { "global", "startupWarnings" });
                return default;
            case "global" or "startupWarnings":
                context.Reply.Write("totalLinesWritten", 0);
                context.Reply.Write("log", new BsonArray());
                return default;
            default:
                throw new MongoException(ErrorCode.OperationFailed, $"No log named '{log.AsString}'");
        }
    }
}
