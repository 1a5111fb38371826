using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Commands.Sessions;

internal sealed class KillAllSessions : Command
{
    public override string Name => "killAllSessions";

    public override string Help => "Ends all sessions; there are no users, whose sessions alone could be named.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var users = SessionLists.Documents(context.Arguments).Any();
        context.Arguments.RefuseUnknown();
        if (users)
            throw new MongoException(ErrorCode.UserNotFound, "This server has no users: use killAllSessions: []");
        SessionEnds.Kill(context, _ => true);
        return default;
    }
}
