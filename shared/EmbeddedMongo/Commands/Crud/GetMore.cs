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

    public override CommandFlags Flags => CommandFlags.InTransaction;

    /// <summary>The time that a getMore waits at the end of an awaitData cursor where it does not say.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(1);

    public override async ValueTask RunAsync(CommandContext context)
    {
        var arguments = context.Arguments;
        if (arguments.Subject is not BsonInt64 { Value: var id })
            throw arguments.WrongType("getMore", arguments.Subject.BsonType, "long");
        var collection = arguments.Text("collection") ?? throw arguments.Missing("collection");
        var batchSize = arguments.Count("batchSize") is > 0 and var size ? size : long.MaxValue;
        var wait = arguments.Count("maxTimeMS") is { } most ? TimeSpan.FromMilliseconds(Math.Min(most, int.MaxValue)) : (TimeSpan?)null;
        arguments.RefuseUnknown();

        context.Operation.Collection = collection;
        context.Operation.CursorId = id;
        context.Server.Counters.Count(OperationClass.GetMore);
        context.Server.Primacy.CheckReadable();
        var cursor = context.Server.Cursors.Take(id);
        var keep = false;
        try
        {
            Check(context, cursor, new Namespace(context.Database, collection), wait, ref keep);
            context.Operation.OriginatingCommand = cursor.OriginatingCommand;
            context.Situation.ReadsChangeStream = cursor.ReadsChangeStream;
            var failure = context.Server.FailPoints.GetMore.Enter(data =>
                data.Matches(Name, context.Connection.AppName, cursor.Namespace.ToString())
            );
            if (failure is not null)
                await failure.BeforeAsync(context.Server.Time, context.Cancellation).ConfigureAwait(false);
            // At the end of an awaitData cursor the wait has a limit of its own.
            if (cursor.NextChange is null)
                context.Operation.LimitTo(cursor.TimeLeft);
            context.ReadConcern = cursor.ReadConcern;

            context.Operation.Step = "Executor error during getMore";
            keep = await ReadAsync(context, cursor, batchSize, wait ?? DefaultWait).ConfigureAwait(false);
            cursor.TimeLeft = context.Operation.TimeLeft;
            context.ShowsPresent = cursor.ShowsPresent && context.Operation.Stats.Returned > 0;
        }
        finally
        {
            context.Server.Cursors.Return(cursor, keep);
        }
    }

    /// <summary>
    /// Writes the next batch; where it is empty and the cursor is awaitData, the first that is not, if one comes in time.
    /// </summary>
    /// <returns>True where there may be more.</returns>
    private static async ValueTask<bool> ReadAsync(CommandContext context, Cursor cursor, long batchSize, TimeSpan wait)
    {
        var (reply, server) = (context.Reply, context.Server);
        var (position, depth, started) = (reply.Position, reply.Depth, server.Time.GetTimestamp());
        while (true)
        {
            // Before the look, so that no change falls between the two.
            var change = cursor.NextChange?.Invoke();
            var more = Read(context, cursor, batchSize);
            if (change is null || !more || context.Operation.Stats.Returned > 0 || wait <= server.Time.GetElapsedTime(started))
                return more;
            cursor.Rest();
            cursor.SetWaiting(context.Operation);
            try
            {
                var left = wait - server.Time.GetElapsedTime(started);
                await change
                    .WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, server.Time, context.Cancellation)
                    .ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return more;
            }
            finally
            {
                cursor.SetWaiting(null);
            }

            CheckCollection(context, cursor);
            reply.Rewind(position, depth);
        }
    }

    /// <summary>Reads on the thread that is here now, whose loops must see the command's interruption.</summary>
    private static bool Read(CommandContext context, Cursor cursor, long batchSize)
    {
        using (Interruption.Begin(context.Cancellation))
        {
            context.Reply.StartDocument("cursor");
            var more = cursor.WriteBatch(context.Reply, "nextBatch", batchSize, context.Operation);
            CursorReplies.WriteEnd(context.Reply, cursor, more);
            return more;
        }
    }

    private static void Check(CommandContext context, Cursor cursor, Namespace ns, TimeSpan? wait, ref bool keep)
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

        var number = context.Transaction?.Id.TransactionNumber;
        if (cursor.TransactionNumber != number)
            throw OfAnotherTransaction(cursor, number);
        if (wait is not null && cursor.NextChange is null)
            throw new MongoException(ErrorCode.BadValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor");
        keep = false;
        CheckCollection(context, cursor);
    }

    private static MongoException OfAnotherTransaction(Cursor cursor, long? number) =>
        (cursor.TransactionNumber, number) switch
        {
            (null, _) => new(
                50740,
                $"Cannot run getMore on cursor {cursor.Id}, which was created outside of a transaction, in transaction {number}"
            ),
            _ => new(
                50741,
                $"Cannot run getMore on cursor {cursor.Id}, which was created in transaction {cursor.TransactionNumber}, "
                    + (number is null ? "outside of a transaction" : $"in transaction {number}")
            ),
        };

    private static void CheckCollection(CommandContext context, Cursor cursor)
    {
        // A transaction's collections cannot be dropped before its end.
        if (cursor.TransactionNumber is null && cursor.Uuid is { } uuid && context.Server.Engine.Find(cursor.Namespace)?.Uuid != uuid)
            throw new MongoException(ErrorCode.QueryPlanKilled, $"collection dropped or renamed. UUID {uuid}");
    }
}
