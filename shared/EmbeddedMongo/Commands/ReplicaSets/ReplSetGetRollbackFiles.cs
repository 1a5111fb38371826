using EmbeddedMongo.Replication.Log;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.ReplicaSets;

internal sealed class ReplSetGetRollbackFiles : Command
{
    public override string Name => "replSetGetRollbackFiles";

    public override string Help => "Lists the files of documents whose insert or update a rollback of this member has undone.";

    public override CommandFlags Flags => CommandFlags.AdminOnly;

    public override ValueTask RunAsync(CommandContext context)
    {
        context.Arguments.RefuseUnknown();
        var files = RollbackFile.List(context.Server.Engine);
        context.Reply.Write(
            "files",
            new BsonArray(
                files.Select(entry => new BsonDocument
                {
                    { "file", entry.File.Path },
                    { "ns", entry.File.Namespace },
                    { "documents", entry.File.Documents },
                    { "bytes", entry.Bytes },
                    { "firstUndone", entry.File.First.ToBson() },
                    { "lastUndone", entry.File.Last.ToBson() },
                })
            )
        );
        return ValueTask.CompletedTask;
    }
}
