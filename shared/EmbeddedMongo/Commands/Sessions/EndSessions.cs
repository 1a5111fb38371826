using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Commands.Sessions;

/// <summary>
/// Ends or kills sessions: their cursors are closed. The records of their retryable writes expire by age.
/// </summary>
internal sealed class EndSessions : Command
{
    public override string Name => "endSessions";

    public override IReadOnlyList<string> Aliases => ["killSessions"];

    public override string Help => "Ends sessions and closes their cursors.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var sessions = SessionLists.Parse(context.Arguments);
        context.Arguments.RefuseUnknown();
        context.Server.Cursors.Kill(sessions);
        return default;
    }
}

internal static class SessionLists
{
    /// <summary>The sessions in the command's first field: an array of <c>{id: UUID}</c>.</summary>
    public static IReadOnlySet<LogicalSession> Parse(CommandArguments arguments)
    {
        if (arguments.Subject is not MongoDB.Bson.BsonArray list)
            throw arguments.WrongType(arguments.Name, arguments.Subject.BsonType, "array");
        return list.Select(session =>
                LogicalSession.Parse(
                    session as MongoDB.Bson.BsonDocument ?? throw arguments.WrongType(arguments.Name, session.BsonType, "object")
                )
            )
            .ToHashSet();
    }
}
