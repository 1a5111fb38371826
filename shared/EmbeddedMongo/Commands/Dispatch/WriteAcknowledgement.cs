using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>Holds a write's reply back until its write concern is met, and writes the error where it is not.</summary>
internal sealed class WriteAcknowledgement(StorageEngine engine, TimeProvider time)
{
    public async ValueTask WaitAsync(CommandContext context, WriteConcern concern)
    {
        if (concern.Unsatisfiable is { } problem)
        {
            WriteError(context, new MongoException(problem.Code, problem.Message), concern, timedOut: false);
            return;
        }

        if (!concern.Durable)
            return;
        // A write that changed nothing still tells what it found there, which must be as durable as a change.
        var sequence = context.Sequence > 0 ? context.Sequence : engine.AppliedSequence;
        if (sequence <= engine.DurableSequence)
            return;
        try
        {
            var durable = engine.WaitDurableAsync(sequence, context.Cancellation);
            await (concern.Timeout is { } timeout ? durable.WaitAsync(timeout, time) : durable).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            WriteError(
                context,
                new MongoException(ErrorCode.WriteConcernFailed, "waiting for replication timed out"),
                concern,
                timedOut: true
            );
        }
        catch (OperationCanceledException)
        {
            WriteError(context, context.Operation.Interruption(), concern, timedOut: false);
        }
        catch (MongoException e)
        {
            WriteError(context, e, concern, timedOut: false);
        }
    }

    private static void WriteError(CommandContext context, MongoException error, WriteConcern concern, bool timedOut)
    {
        var info = concern.ErrInfo();
        if (timedOut)
            info.InsertAt(0, new BsonElement("wtimeout", true));
        var document = new BsonDocument
        {
            { "code", error.Code },
            { "codeName", error.CodeName },
            { "errmsg", error.Message },
            { "errInfo", info },
        };
        ErrorReply.WriteConcernError(context.Reply, document, error, context.Situation, context.Server.Primacy.Version);
    }
}
