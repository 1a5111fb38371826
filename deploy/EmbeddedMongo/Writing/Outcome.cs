using MongoDB.Bson;

namespace EmbeddedMongo.Writing;

/// <summary>What came of a retryable statement, or of several in a row.</summary>
/// <param name="TransactionNumber">txnNumber.</param>
/// <param name="First">The first statement's number.</param>
/// <param name="Count">How many statements it speaks of.</param>
/// <param name="Kind">insert, update, delete or findAndModify.</param>
/// <param name="Result">What a retry is answered from.</param>
/// <param name="At">When.</param>
internal sealed record Outcome(long TransactionNumber, int First, int Count, string Kind, BsonDocument Result, DateTimeOffset At)
{
    public bool Covers(int statement) => statement >= First && statement - First < Count;

    public BsonDocument Encode() => new()
    {
        { "txnNumber", TransactionNumber },
        { "first", First },
        { "count", Count },
        { "kind", Kind },
        { "result", Result },
        { "at", At.UtcDateTime },
    };

    public static Outcome Decode(BsonDocument entry) => new(
        entry["txnNumber"].AsInt64,
        entry["first"].AsInt32,
        entry["count"].AsInt32,
        entry["kind"].AsString,
        entry["result"].AsBsonDocument,
        entry["at"].ToUniversalTime());
}
