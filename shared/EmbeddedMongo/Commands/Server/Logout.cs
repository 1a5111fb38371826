namespace EmbeddedMongo.Commands.Server;

internal sealed class Logout : Command
{
    public override string Name => "logout";

    public override string Help => "Does nothing: nobody is signed in.";

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        return default;
    }
}
