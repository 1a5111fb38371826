using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Server;

internal sealed class ReplSetInitiate : Command
{
    public override string Name => "replSetInitiate";

    public override string Help => "Refuses: the set is there from the start.";

    public override CommandFlags Flags => CommandFlags.AdminOnly | CommandFlags.AnyFields;

    public override ValueTask RunAsync(CommandContext context) =>
        throw new MongoException(ErrorCode.AlreadyInitialized, "already initialized");
}
