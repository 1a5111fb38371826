namespace EmbeddedMongo.Commands.Server;

internal sealed class WhatsMyUri : Command
{
    public override string Name => "whatsmyuri";

    public override string Help => "Tells the client's own address.";

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        context.Reply.Write("you", context.Connection.Remote);
        return default;
    }
}
