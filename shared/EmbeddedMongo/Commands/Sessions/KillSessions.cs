namespace EmbeddedMongo.Commands.Sessions;

internal sealed class KillSessions : Command
{
    public override string Name => "killSessions";

    public override string Help => "Ends sessions, closes their cursors and interrupts what runs for them; all sessions for an empty list.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var sessions = SessionLists.Parse(context.Arguments);
        context.Arguments.RefuseUnknown();
        SessionEnds.Kill(context, session => sessions.Count == 0 || sessions.Contains(session));
        return default;
    }
}
