using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands;

internal sealed class KillCursors : Command
{
    public override string Name => "killCursors";

    public override string Help => "Closes cursors.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var ns = context.AnyCollection();
        var cursors = context.Arguments.Array("cursors") ?? throw context.Arguments.Missing("cursors");
        context.Arguments.RefuseUnknown();

        var (killed, unknown) = (new BsonArray(), new BsonArray());
        foreach (var id in cursors)
        {
            if (!id.IsInt64) throw context.Arguments.WrongType("cursors", id.BsonType, "long");
            (context.Server.Cursors.Kill(id.AsInt64, ns) ? killed : unknown).Add(id);
        }

        context.Reply.Write("cursorsKilled", killed);
        context.Reply.Write("cursorsNotFound", unknown);
        context.Reply.Write("cursorsAlive", new BsonArray());
        context.Reply.Write("cursorsUnknown", new BsonArray());
        return default;
    }
}
