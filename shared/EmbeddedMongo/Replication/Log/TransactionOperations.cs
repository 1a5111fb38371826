using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// The operations of a transaction. A large one is a chain of entries, of which each names the one before and all but the last are marked
/// <c>partialTxn</c>; they take effect with the last.
/// </summary>
internal static class TransactionOperations
{
    /// <summary>The operations that an entry carries out, in order; none where it is a part that others follow.</summary>
    /// <exception cref="MongoException">A part of the chain is missing; a form of transaction that this server does not know.</exception>
    public static IReadOnlyList<OplogEntry> Of(RocksStore store, OplogEntry entry, BsonDocument command)
    {
        if (IsPartial(command))
            return [];
        if (command.GetValue("prepare", false).ToBoolean())
            throw new MongoException(ErrorCode.CommandNotSupported, "prepared transactions are not supported by this server");
        var parts = new Stack<BsonArray>([command["applyOps"].AsBsonArray]);
        if (entry.Session is not null)
        {
            for (var at = entry.Previous; !at.IsNone; )
            {
                var part = Read(store, at);
                parts.Push(RawBson.Document(part.Object)["applyOps"].AsBsonArray);
                at = part.Previous;
            }
        }

        return [.. parts.SelectMany(operations => operations).Select(operation => OplogEntry.Parse(Bson.Encode(operation.AsBsonDocument)))];
    }

    /// <summary>False for an entry that changes nothing by itself: a no-op, or a part of a transaction that others follow.</summary>
    public static bool CarriesChanges(OplogEntry entry) =>
        entry.Operation != 'n' && (entry.Operation != 'c' || entry.Session is null || !IsPartial(RawBson.Document(entry.Object)));

    /// <summary>True for a part of a transaction that others follow.</summary>
    public static bool IsPartial(BsonDocument command) => command.GetValue("partialTxn", false).ToBoolean();

    private static OplogEntry Read(RocksStore store, OpTime at)
    {
        var bytes = store.Get(store.Oplog, OperationLog.Key(at.Timestamp));
        var part = bytes is null ? null : OplogEntry.Parse(bytes);
        return part?.Time == at
            ? part
            : throw new MongoException(ErrorCode.NoSuchTransaction, $"the part of the transaction at {at} is not in the oplog");
    }
}
