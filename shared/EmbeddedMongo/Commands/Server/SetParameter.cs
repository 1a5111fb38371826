using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Server;

internal sealed class SetParameter : Command
{
    public override string Name => "setParameter";

    public override string Help => "Refuses: this server's parameters are set when it starts.";

    public override CommandFlags Flags => CommandFlags.AdminOnly | CommandFlags.AnyFields;

    public override ValueTask RunAsync(CommandContext context)
    {
        var names = string.Join(", ", context.Arguments.Remaining().Names);
        throw new MongoException(ErrorCode.IllegalOperation, $"not allowed to change [{names}] at runtime");
    }
}
