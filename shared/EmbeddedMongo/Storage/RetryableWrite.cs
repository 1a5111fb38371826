using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>A logical session as commands carry it in <c>lsid</c>.</summary>
internal readonly record struct LogicalSession(Guid Id)
{
    /// <summary>The hash of the user's name, which is a part of a session's identity; here there are no users.</summary>
    private static readonly BsonBinaryData NoUser = new(System.Security.Cryptography.SHA256.HashData([]));

    public BsonDocument ToBson() => new() { { "id", new BsonBinaryData(Id, GuidRepresentation.Standard) }, { "uid", NoUser } };

    /// <exception cref="MongoException">When <c>lsid.id</c> is not a UUID.</exception>
    public static LogicalSession Parse(BsonDocument lsid)
    {
        ArgumentNullException.ThrowIfNull(lsid);
        if (lsid.TryGetValue("id", out var id) && id is BsonBinaryData { SubType: BsonBinarySubType.UuidStandard, Bytes.Length: 16 } uuid)
            return new LogicalSession(uuid.ToGuid());
        throw new MongoException(ErrorCode.TypeMismatch, "BSON field 'lsid.id' is the wrong type, expected type 'UUID'");
    }
}

/// <summary>
/// The identity of a retryable write: session, transaction number, and the number of the statement in its command. The outcome is
/// recorded in the same batch as the data, and the same statement sent again is answered from the record
/// (https://www.mongodb.com/docs/manual/core/retryable-writes/).
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="TransactionNumber">The command's <c>txnNumber</c>.</param>
/// <param name="Statement">The index of the first statement: 0, or the update's index in its command.</param>
internal readonly record struct RetryableWrite(LogicalSession Session, long TransactionNumber, int Statement = 0)
{
    /// <summary>Runs when a statement is about to be committed, and may throw to prevent it; null but in tests of failures.</summary>
    public Action? BeforeCommit { get; init; }
}
