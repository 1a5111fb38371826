using EmbeddedMongo.Commands.Faults;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>
/// Writes errors into a reply: those of a command (<c>ok: 0</c>), and write concern errors, which stand beside <c>ok: 1</c>.
/// </summary>
internal static class ErrorReply
{
    private const string Labels = "errorLabels";

    /// <summary>Writes a whole error reply.</summary>
    /// <param name="reply">The reply, empty but for its open document.</param>
    /// <param name="error">The error.</param>
    /// <param name="retryable">True where the command was sent as a retryable write.</param>
    public static void Write(ReplyWriter reply, MongoException error, bool retryable)
    {
        WriteLabels(reply, error, retryable);
        reply.Write("ok", 0.0);
        reply.Write("errmsg", error.Message);
        reply.Write("code", error.Code);
        reply.Write("codeName", error.CodeName);
        foreach (var detail in error.Details?.Where(detail => detail.Name != Labels) ?? [])
            reply.Write(detail.Name, detail.Value);
    }

    /// <summary>Writes a write concern error: the write is done and stays, but is perhaps not as safe as was asked.</summary>
    /// <param name="reply">The reply of the command, which succeeded.</param>
    /// <param name="document">The field <c>writeConcernError</c>.</param>
    /// <param name="cause">The error that decides the labels.</param>
    /// <param name="retryable">True where the command was sent as a retryable write.</param>
    /// <param name="version">The version of the server's state, for errors that tell of it.</param>
    public static void WriteConcernError(
        ReplyWriter reply,
        BsonDocument document,
        MongoException cause,
        bool retryable,
        TopologyVersion version
    )
    {
        var tellsOfState = TellsOfState((ErrorCode)cause.Code);
        // MongoDB has the version beside the error. MongoDB.Driver 3 looks within it, and without one there takes the server for unknown
        // until its next heartbeat, which waits in hello.
        reply.Write("writeConcernError", tellsOfState ? new BsonDocument(document).Add(TopologyVersion.Field, version.ToBson()) : document);
        WriteLabels(reply, cause, retryable);
        if (tellsOfState)
            version.Write(reply);
    }

    /// <summary>
    /// Writes <c>errorLabels</c>. From wire version 9 on the server itself says which errors are worth a retry (drivers' specification
    /// "Retryable Writes").
    /// </summary>
    private static void WriteLabels(ReplyWriter reply, MongoException error, bool retryable)
    {
        // A fail point that names labels, even none, has the say.
        if (error.Details?.GetValue(Labels, null) is BsonArray { Count: var count } chosen)
        {
            if (count > 0)
                reply.Write(Labels, chosen);
        }
        else if (retryable && IsWorthRetrying((ErrorCode)error.Code))
        {
            reply.Write(Labels, new BsonArray { "RetryableWriteError" });
        }
    }

    /// <summary>True for an error that tells of the server's role, or its end: the reply then has the topology version.</summary>
    public static bool TellsOfState(ErrorCode code) =>
        code
            is ErrorCode.NotWritablePrimary
                or ErrorCode.NotPrimaryNoSecondaryOk
                or ErrorCode.NotPrimaryOrSecondary
                or ErrorCode.PrimarySteppedDown
                or ErrorCode.InterruptedDueToReplStateChange
                or ErrorCode.InterruptedAtShutdown
                or ErrorCode.ShutdownInProgress;

    private static bool IsWorthRetrying(ErrorCode code) =>
        code
            is ErrorCode.InterruptedAtShutdown
                or ErrorCode.InterruptedDueToReplStateChange
                or ErrorCode.NotWritablePrimary
                or ErrorCode.NotPrimaryNoSecondaryOk
                or ErrorCode.NotPrimaryOrSecondary
                or ErrorCode.PrimarySteppedDown
                or ErrorCode.ShutdownInProgress
                or ErrorCode.HostNotFound
                or ErrorCode.HostUnreachable
                or ErrorCode.NetworkTimeout
                or ErrorCode.SocketException
                or ErrorCode.ExceededTimeLimit;
}
