using System.Collections.Immutable;
using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using EmbeddedMongo.Histories.Clients;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Transactions;

/// <summary>
/// A client that appends to lists and reads them, each by itself: with write and read concern majority. A read may be old, but two reads of
/// a list never contradict each other. In the history each operation is a transaction of one step.
/// </summary>
/// <param name="number">Its number in the history.</param>
/// <param name="client">Its driver.</param>
/// <param name="recorder">Takes what it sees.</param>
/// <param name="errors">Counts its errors.</param>
/// <param name="patience">The time that a write waits for its write concern.</param>
internal sealed class ListClient(
    int number,
    IMongoClient client,
    HistoryRecorder<Transaction> recorder,
    ErrorCounts errors,
    TimeSpan patience
)
{
    private readonly IMongoCollection<BsonDocument> _lists = client
        .GetDatabase("histories")
        .GetCollection<BsonDocument>("lists")
        .WithWriteConcern(WriteConcern.WMajority.With(wTimeout: patience))
        .WithReadConcern(ReadConcern.Majority);

    /// <summary>Appends a value.</summary>
    public Task<Outcome> AppendAsync(string key, long value, CancellationToken cancellationToken)
    {
        var push = new BsonDocument("$push", new BsonDocument("v", value));
        var action = Transaction.Of(new ListAppend(key, value));
        return recorder.RunAsync(
            number,
            action,
            token => _lists.UpdateOneAsync(new BsonDocument("_id", key), push, new UpdateOptions { IsUpsert = true }, token),
            _ => action,
            e => Judge(e, OutcomeOf.Write(e, client.Settings.RetryWrites)),
            cancellationToken
        );
    }

    /// <summary>Reads a list.</summary>
    public Task<Outcome> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var options = new FindOptions<BsonDocument> { MaxTime = patience, Limit = 1 };
        return recorder.RunAsync(
            number,
            Transaction.Of(new ListRead(key)),
            async token =>
            {
                using var found = await _lists.FindAsync(new BsonDocument("_id", key), options, token);
                return await found.FirstOrDefaultAsync(token);
            },
            list => Transaction.Of(new ListRead(key, ValuesOf(list))),
            e => Judge(e, OutcomeOf.Read(e)),
            cancellationToken
        );
    }

    private static ImmutableArray<long> ValuesOf(BsonDocument? list) =>
        list is null ? [] : [.. list["v"].AsBsonArray.Select(value => value.AsInt64)];

    private Outcome Judge(Exception exception, Outcome outcome)
    {
        errors.Add(exception);
        return outcome;
    }
}
