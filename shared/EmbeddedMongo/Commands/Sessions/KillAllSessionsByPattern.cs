using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Sessions;

internal sealed class KillAllSessionsByPattern : Command
{
    public override string Name => "killAllSessionsByPattern";

    public override string Help => "Ends sessions by patterns such as {lsid: {id: UUID}}; all sessions for an empty list.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var sessions = SessionLists.Documents(context.Arguments).Select(Session).ToHashSet();
        context.Arguments.RefuseUnknown();
        SessionEnds.Kill(context, session => sessions.Count == 0 || sessions.Contains(session));
        return default;
    }

    private static LogicalSession Session(BsonDocument pattern) =>
        pattern is { ElementCount: 1 } && pattern.GetValue("lsid", null) is BsonDocument lsid
            ? LogicalSession.Parse(lsid)
            : throw new MongoException(
                ErrorCode.NotImplemented,
                $"the pattern {pattern} is not supported by this server, which has no users: use {{lsid: {{id: UUID}}}}"
            );
}
