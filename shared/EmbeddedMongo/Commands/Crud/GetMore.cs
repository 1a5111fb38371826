using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

internal sealed class GetMore : Command
{
    public override string Name => "getMore";

    public override string Help => "Reads the next batch of a cursor.";

    public override ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        if (arguments.Subject is not BsonInt64 { Value: var id })
            throw arguments.WrongType("getMore", arguments.Subject.BsonType, "long");
        var collection = arguments.Text("collection") ?? throw arguments.Missing("collection");
        var batchSize = arguments.Count("batchSize") is > 0 and var size ? size : long.MaxValue;
        if (arguments.Has("maxTimeMS"))
            throw new MongoException(ErrorCode.BadValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor");
        arguments.RefuseUnknown();

        context.Operation.Collection = collection;
        context.Operation.CursorId = id;
        context.Server.Counters.Count(OperationClass.GetMore);
        var cursor = context.Server.Cursors.Take(id);
        var keep = false;
        try
        {
            Check(context, cursor, new Namespace(context.Database, collection), ref keep);
            context.Operation.OriginatingCommand = cursor.OriginatingCommand;
            context.Operation.LimitTo(cursor.TimeLeft);
            context.ReadConcern = cursor.ReadConcern;

            context.Operation.Step = "Executor error during getMore";
            context.Reply.StartDocument("cursor");
            var more = cursor.WriteBatch(context.Reply, "nextBatch", batchSize, context.Operation);
            CursorReplies.WriteEnd(context.Reply, cursor, more);
            cursor.TimeLeft = context.Operation.TimeLeft;
            keep = more;
        }
        finally
        {
            context.Server.Cursors.Return(cursor, keep);
        }

        return default;
    }

    private static void Check(CommandContext context, Cursor cursor, Namespace ns, ref bool keep)
    {
        keep = true;
        if (cursor.Namespace != ns)
        {
            throw new MongoException(
                ErrorCode.Unauthorized,
                $"Requested getMore on namespace '{ns}', but cursor belongs to a different namespace {cursor.Namespace}"
            );
        }

        if (cursor.Session != context.Session)
        {
            throw new MongoException(
                50738,
                $"Cannot run getMore on cursor {cursor.Id}, which was {(cursor.Session is null ? "not " : "")}created in a "
                    + "session, in another one"
            );
        }

        keep = false;
        if (cursor.Uuid is { } uuid && context.Server.Engine.Find(ns)?.Uuid != uuid)
            throw new MongoException(ErrorCode.QueryPlanKilled, $"collection dropped or renamed. UUID {uuid}");
    }
}
