namespace EmbeddedMongo.Commands.Sessions;

internal sealed class RefreshSessions : Command
{
    public override string Name => "refreshSessions";

    public override string Help => "Accepts that sessions are still in use; they need no keeping alive here.";

    public override ValueTask RunAsync(CommandContext context)
    {
        SessionLists.Parse(context.Arguments);
        context.Arguments.RefuseUnknown();
        return default;
    }
}
