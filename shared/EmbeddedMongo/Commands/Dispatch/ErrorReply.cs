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
    /// <summary>Writes a whole error reply.</summary>
    /// <param name="reply">The reply, empty but for its open document.</param>
    /// <param name="error">The error.</param>
    /// <param name="situation">What failed; it decides the labels.</param>
    public static void Write(ReplyWriter reply, MongoException error, ErrorSituation situation)
    {
        WriteLabels(reply, error, ErrorLabels.Of((ErrorCode)error.Code, null, situation));
        reply.Write("ok", 0.0);
        reply.Write("errmsg", error.Message);
        reply.Write("code", error.Code);
        reply.Write("codeName", error.CodeName);
        foreach (var detail in error.Details?.Where(detail => detail.Name != ErrorLabels.Field) ?? [])
            reply.Write(detail.Name, detail.Value);
    }

    /// <summary>Writes a write concern error: the write is done and stays, but is perhaps not as safe as was asked.</summary>
    /// <param name="reply">The reply of the command, which succeeded.</param>
    /// <param name="document">The field <c>writeConcernError</c>.</param>
    /// <param name="cause">The error that decides the labels.</param>
    /// <param name="situation">What succeeded; it decides the labels.</param>
    /// <param name="version">The version of the server's state, for errors that tell of its role.</param>
    public static void WriteConcernError(
        ReplyWriter reply,
        BsonDocument document,
        MongoException cause,
        ErrorSituation situation,
        TopologyVersion version
    )
    {
        var tellsOfRole = TellsOfRole((ErrorCode)cause.Code);
        // MongoDB has the version beside the error. MongoDB.Driver 3 looks within it, and without one there takes the server for unknown
        // until its next heartbeat, which waits in hello.
        reply.Write("writeConcernError", tellsOfRole ? new BsonDocument(document).Add(TopologyVersion.Field, version.ToBson()) : document);
        WriteLabels(reply, cause, ErrorLabels.Of(null, (ErrorCode)cause.Code, situation));
        if (tellsOfRole)
            version.Write(reply);
    }

    /// <summary>Writes <c>errorLabels</c>, where there are any.</summary>
    private static void WriteLabels(ReplyWriter reply, MongoException error, IReadOnlyList<string> labels)
    {
        // A fail point that names labels, even none, has the say.
        var chosen = error.Details?.GetValue(ErrorLabels.Field, null) as BsonArray ?? [.. labels];
        if (chosen.Count > 0)
            reply.Write(ErrorLabels.Field, chosen);
    }

    /// <summary>
    /// True for an error that tells of the server's role: the reply then has the topology version, by which a driver sees whether it knows
    /// already. One that tells of a shutdown has none, as MongoDB's outside its quiesce mode: the driver forgets the server at once.
    /// </summary>
    public static bool TellsOfRole(ErrorCode code) =>
        code
            is ErrorCode.NotWritablePrimary
                or ErrorCode.NotPrimaryNoSecondaryOk
                or ErrorCode.NotPrimaryOrSecondary
                or ErrorCode.PrimarySteppedDown
                or ErrorCode.InterruptedDueToReplStateChange;
}
