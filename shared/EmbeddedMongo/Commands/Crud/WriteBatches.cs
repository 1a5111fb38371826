using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Wire;
using EmbeddedMongo.Writing;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

/// <summary>The parts that insert, update and delete share.</summary>
internal static class WriteBatches
{
    public const int MaxSize = 100_000;

    /// <exception cref="MongoException">InvalidLength: no statement, or more than hello allows.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Checked(IReadOnlyList<ReadOnlyMemory<byte>> statements) =>
        statements.Count is >= 1 and <= MaxSize
            ? statements
            : throw new MongoException(
                ErrorCode.InvalidLength,
                $"Write batch sizes must be between 1 and {MaxSize}. Got {statements.Count} operations."
            );

    /// <summary>The command's retryable write, its statements counted from <c>stmtId</c> where a client sends one.</summary>
    public static RetryableWrite? StatementOffset(CommandContext context)
    {
        // Numbers without an order: what MongoDB's own routers send.
        QueryOptions.RefuseSet(context.Arguments, "stmtIds");
        var first = context.Arguments.Number("stmtId") ?? 0;
        return context.Retryable is { } retryable ? retryable with { Statement = checked((int)first) } : null;
    }

    /// <summary>
    /// Writes <c>writeErrors</c>, and in <c>retriedStmtIds</c> the statements of which a retry found the record, where there are any.
    /// </summary>
    public static void WriteOutcome(CommandContext context, IReadOnlyList<WriteError> errors, IReadOnlyList<int> retried)
    {
        context.HasWriteErrors = errors.Count > 0;
        WriteErrors(context.Reply, errors);
        if (retried.Count > 0)
            context.Reply.Write("retriedStmtIds", new BsonArray(retried));
    }

    private static void WriteErrors(ReplyWriter reply, IReadOnlyList<WriteError> errors)
    {
        if (errors.Count == 0)
            return;
        reply.StartArray("writeErrors");
        for (var i = 0; i < errors.Count; i++)
        {
            var (index, error) = errors[i];
            reply.StartDocument(ArrayIndex.Name(i));
            reply.Write("index", index);
            reply.Write("code", error.Code);
            foreach (var detail in error.Details ?? [])
                reply.Write(detail.Name, detail.Value);
            reply.Write("errmsg", error.Message);
            reply.End();
        }

        reply.End();
    }
}
