using EmbeddedMongo.Commands.Cursors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands;

/// <summary>The <c>cursor</c> field of a reply.</summary>
internal static class CursorReplies
{
    public static Cursor NewCursor(
        this CommandContext context,
        Namespace ns,
        IResultSource source,
        string? planSummary = null,
        Guid? uuid = null,
        bool noTimeout = false,
        Func<Task>? nextChange = null,
        bool showsPresent = false
    ) =>
        new(ns, source)
        {
            Uuid = uuid,
            Session = context.Session,
            TransactionNumber = context.Transaction?.Id.TransactionNumber,
            NoTimeout = noTimeout,
            ReadConcern = context.ReadConcern,
            PlanSummary = planSummary,
            ReadsChangeStream = context.Situation.ReadsChangeStream,
            NextChange = nextChange,
            ShowsPresent = showsPresent,
        };

    /// <summary>Writes <c>cursor: {firstBatch, id, ns}</c>; keeps the cursor if there is more, else closes it.</summary>
    public static void WriteFirstBatch(this CommandContext context, Cursor cursor, long batchSize, bool singleBatch = false)
    {
        var reply = context.Reply;
        var kept = false;
        try
        {
            reply.StartDocument("cursor");
            if (context.AtClusterTime is { } time)
                reply.WriteTimestamp("atClusterTime", time);
            var more = cursor.WriteBatch(reply, "firstBatch", batchSize, context.Operation) && !singleBatch;
            if (more)
            {
                cursor.OriginatingCommand = context.Operation.Command();
                cursor.TimeLeft = context.Operation.TimeLeft;
                context.Server.Cursors.Add(cursor);
                context.Operation.CursorId = cursor.Id;
                kept = true;
            }

            WriteEnd(reply, cursor, more);
        }
        finally
        {
            if (!kept)
                cursor.Dispose();
        }
    }

    /// <summary>Writes a cursor whose results are all there and fit one batch.</summary>
    public static void WriteWhole(this ReplyWriter reply, string ns, IEnumerable<BsonDocument> documents)
    {
        reply.StartDocument("cursor");
        reply.Write("id", 0L);
        reply.Write("ns", ns);
        reply.Write("firstBatch", new BsonArray(documents));
        reply.End();
    }

    public static void WriteEnd(ReplyWriter reply, Cursor cursor, bool more)
    {
        if (cursor.ResumeToken is { } token)
            reply.Write("postBatchResumeToken", token);
        reply.Write("id", more ? cursor.Id : 0L);
        reply.Write("ns", cursor.Namespace.ToString());
        reply.End();
    }
}
