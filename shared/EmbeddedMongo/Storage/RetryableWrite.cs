using MongoDB.Bson;

namespace EmbeddedMongo.Writing;

/// <summary>A logical session as commands carry it in <c>lsid</c>.</summary>
public readonly record struct LogicalSession(Guid Id)
{
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
/// What makes a write safe to send again: session, transaction number, and the number of the statement in its command.
/// The outcome is recorded in the same batch as the data; the same statement again answers from the record.
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="TransactionNumber">The command's <c>txnNumber</c>.</param>
/// <param name="Statement">The index of the first statement: 0, or the update's index in its command.</param>
public readonly record struct RetryableWrite(LogicalSession Session, long TransactionNumber, int Statement = 0);
