using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Sessions;

internal sealed class StartSession : Command
{
    public override string Name => "startSession";

    public override string Help => "Makes a session's id; drivers mostly make it themselves.";

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        context.Reply.Write("id", new BsonDocument("id", new BsonBinaryData(Guid.NewGuid(), GuidRepresentation.Standard)));
        context.Reply.Write("timeoutMinutes", ActiveSessions.TimeoutMinutes);
        return default;
    }
}
