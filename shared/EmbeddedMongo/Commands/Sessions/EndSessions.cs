namespace EmbeddedMongo.Commands.Sessions;

internal sealed class EndSessions : Command
{
    public override string Name => "endSessions";

    public override string Help => "Ends sessions and closes their cursors.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var sessions = SessionLists.Parse(context.Arguments);
        context.Arguments.RefuseUnknown();
        SessionEnds.End(context, sessions.Contains);
        return default;
    }
}
