using EmbeddedMongo.Wire;
using EmbeddedMongo.Writing;

namespace EmbeddedMongo.Commands;

/// <summary>What insert, update and delete share.</summary>
internal static class WriteBatches
{
    public const int MaxSize = 100_000;

    /// <exception cref="MongoException">InvalidLength: no statement, or more than hello allows.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Checked(IReadOnlyList<ReadOnlyMemory<byte>> statements) => statements.Count is >= 1 and <= MaxSize
        ? statements
        : throw new MongoException(ErrorCode.InvalidLength, $"Write batch sizes must be between 1 and {MaxSize}. Got {statements.Count} operations.");

    /// <summary>The command's retryable write, its statements counted from <c>stmtId</c> where a client sends one.</summary>
    public static RetryableWrite? StatementOffset(CommandContext context)
    {
        var first = context.Arguments.Number("stmtId") ?? 0;
        return context.Retryable is { } retryable ? retryable with { Statement = checked((int)first) } : null;
    }

    /// <summary>Whether an error is no statement's own but stops the command: the session's, the storage's, an interruption.</summary>
    public static bool EndsCommand(MongoException error) => (ErrorCode)error.Code is
        ErrorCode.TransactionTooOld or ErrorCode.WriteConcernFailed or ErrorCode.InterruptedAtShutdown or ErrorCode.Interrupted or ErrorCode.MaxTimeMSExpired or ErrorCode.InvalidNamespace;

    /// <summary>Writes <c>writeErrors</c>, where there are any.</summary>
    public static void WriteErrors(ReplyWriter reply, IReadOnlyList<WriteError> errors)
    {
        if (errors.Count == 0) return;
        reply.StartArray("writeErrors");
        for (var i = 0; i < errors.Count; i++)
        {
            var (index, error) = errors[i];
            reply.StartDocument(ArrayIndex.Name(i));
            reply.Write("index", index);
            reply.Write("code", error.Code);
            foreach (var detail in error.Details ?? []) reply.Write(detail.Name, detail.Value);
            reply.Write("errmsg", error.Message);
            reply.End();
        }

        reply.End();
    }
}
