using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class KillCursors : Command
{
    public override string Name => "killCursors";

    public override string Help => "Closes cursors.";

    public override CommandFlags Flags => CommandFlags.InTransaction;

    public override ValueTask RunAsync(CommandContext context)
    {
        // The collection decides who may close a cursor, not which: MongoDB closes those of other collections too.
        context.AnyCollection();
        var cursors = context.Arguments.Array("cursors") ?? throw context.Arguments.Missing("cursors");
        context.Arguments.RefuseUnknown();

        var (killed, unknown) = (new BsonArray(), new BsonArray());
        foreach (var id in cursors)
        {
            if (!id.IsInt64)
                throw context.Arguments.WrongType("cursors", id.BsonType, "long");
            (context.Server.Cursors.Kill(id.AsInt64) ? killed : unknown).Add(id);
        }

        context.Reply.Write("cursorsKilled", killed);
        context.Reply.Write("cursorsNotFound", unknown);
        context.Reply.Write("cursorsAlive", new BsonArray());
        context.Reply.Write("cursorsUnknown", new BsonArray());
        return default;
    }
}
