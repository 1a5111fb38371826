using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>
/// The outcome of a retryable write that another member has carried out, made from its entry in the oplog. See
/// <c>src/mongo/db/ops/write_ops_retryability.cpp</c> of mongodb/mongo.
/// </summary>
internal static class LoggedOutcome
{
    /// <summary>The kind of an outcome that its entry tells.</summary>
    public const string Kind = "entry";

    private const int IncompatibleRetry = 40606;

    /// <summary>The outcome in the form in which the server records its own.</summary>
    /// <param name="store">The store.</param>
    /// <param name="write">The statement.</param>
    /// <param name="outcome">The recorded outcome, which leads to the entry.</param>
    /// <param name="kind">The kind of statement that asks.</param>
    /// <exception cref="MongoException">
    /// IncompleteTransactionHistory where the oplog has dropped the entry; 40606 where it is of another kind of statement.
    /// </exception>
    public static Outcome Resolve(RocksStore store, RetryableWrite write, Outcome outcome, string kind)
    {
        var entry = Find(store, write, outcome);
        var result = (kind, entry.Operation) switch
        {
            ("insert", 'i') or ("delete", 'd') => [],
            ("update", 'u') => new BsonDocument { { "matched", 1L }, { "modified", 1L } },
            ("update", 'i') => new BsonDocument { { "matched", 0L }, { "modified", 0L } }.Add("upserted", IdOf(entry)),
            ("findAndModify", 'i') => new BsonDocument { { "found", false }, { "value", RawBson.Document(entry.Object) } }.Add(
                "upserted",
                IdOf(entry)
            ),
            ("findAndModify", 'u' or 'd') => new BsonDocument { { "found", true }, { "value", ImageOf(store, entry) } },
            _ => throw new MongoException(
                IncompatibleRetry,
                $"{kind} retry request is not compatible with previous write in the transaction of oplog entry type: {entry.Operation}, "
                    + $"txnNumber: {write.TransactionNumber}, statement: {write.Statement}"
            ),
        };
        return outcome with { Kind = kind, Result = result, First = write.Statement, Count = 1 };
    }

    /// <summary>Goes back from the last entry of a run to that of one statement.</summary>
    private static OplogEntry Find(RocksStore store, RetryableWrite write, Outcome outcome)
    {
        for (var at = outcome.Entry; !at.IsNone; )
        {
            var entry = Read(store, at);
            if (entry.Statement == write.Statement)
                return entry;
            at = entry.Previous;
        }

        throw Incomplete($"statement {write.Statement}");
    }

    private static BsonDocument ImageOf(RocksStore store, OplogEntry entry) =>
        entry.Image is var (time, _)
            ? RawBson.Document(Read(store, time).Object)
            : throw new MongoException(
                IncompatibleRetry,
                "findAndModify retry request is not compatible with previous write in the transaction: it kept no image of the document"
            );

    private static OplogEntry Read(RocksStore store, OpTime at) =>
        store.Get(store.Oplog, OperationLog.Key(at.Timestamp)) is { } bytes ? OplogEntry.Parse(bytes) : throw Incomplete($"{at}");

    private static BsonValue IdOf(OplogEntry entry) => RawBson.Document(entry.Object)["_id"];

    private static MongoException Incomplete(string what) =>
        new(ErrorCode.IncompleteTransactionHistory, $"Incomplete history detected for the retried write: {what} is no longer in the oplog");
}
