using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>The outcome of a retryable statement, or of several in a row.</summary>
/// <param name="TransactionNumber">The command's <c>txnNumber</c>.</param>
/// <param name="First">The first statement's number.</param>
/// <param name="Count">The number of statements.</param>
/// <param name="Kind">insert, update, delete or findAndModify.</param>
/// <param name="Result">The result that answers a retry.</param>
/// <param name="At">The time of the write.</param>
/// <param name="Entry">The place of its last entry in the oplog; <see cref="OpTime.None"/> where it is not logged.</param>
internal sealed record Outcome(
    long TransactionNumber,
    int First,
    int Count,
    string Kind,
    BsonDocument Result,
    DateTimeOffset At,
    OpTime Entry
)
{
    public bool Covers(int statement) => statement >= First && statement - First < Count;

    public BsonDocument Encode()
    {
        var entry = new BsonDocument
        {
            { "txnNumber", TransactionNumber },
            { "first", First },
            { "count", Count },
            { "kind", Kind },
            { "result", Result },
            { "at", At.UtcDateTime },
        };
        if (Entry != OpTime.None)
            entry.Add("ts", new BsonTimestamp(Entry.Timestamp)).Add("t", Entry.Term);
        return entry;
    }

    public static Outcome Decode(BsonDocument entry) =>
        new(
            entry["txnNumber"].AsInt64,
            entry["first"].AsInt32,
            entry["count"].AsInt32,
            entry["kind"].AsString,
            entry["result"].AsBsonDocument,
            entry["at"].ToUniversalTime(),
            // Versions without an oplog stored none.
            entry.Contains("ts")
                ? OpTime.Parse(entry)
                : OpTime.None
        );
}
