namespace EmbeddedMongo.Commands.Server;

internal sealed class Ping : Command
{
    public override string Name => "ping";

    public override string Help => "Answers at once.";

    public override CommandFlags Flags => CommandFlags.Handshake;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        return default;
    }
}
