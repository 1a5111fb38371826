using DzStore.Histories.Operations;
using DzStore.Histories.Recording;
using EmbeddedMongo.Histories.Clients;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Registers;

/// <summary>
/// A client that reads, writes, deletes and conditionally changes registers: documents with one value. It has one operation under way.
/// </summary>
/// <param name="number">Its number in the history.</param>
/// <param name="client">Its driver.</param>
/// <param name="recorder">Takes what it sees.</param>
/// <param name="errors">Counts its errors.</param>
/// <param name="patience">The time that a write waits for its write concern, and a read for its proof.</param>
internal sealed class RegisterClient(
    int number,
    IMongoClient client,
    HistoryRecorder<RegisterAction> recorder,
    ErrorCounts errors,
    TimeSpan patience
)
{
    private readonly FindOneAndUpdateOptions<BsonDocument> _before = new() { ReturnDocument = ReturnDocument.Before, MaxTime = patience };
    private readonly bool _retries = client.Settings.RetryWrites;
    private readonly IMongoCollection<BsonDocument> _registers = client
        .GetDatabase("histories")
        .GetCollection<BsonDocument>("registers")
        .WithWriteConcern(WriteConcern.WMajority.With(wTimeout: patience))
        .WithReadConcern(ReadConcern.Linearizable);

    /// <summary>Reads a register, with read concern linearizable.</summary>
    /// <returns>How it ended, and the value where that is known.</returns>
    public async Task<(Outcome Outcome, long? Value)> ReadAsync(string key, CancellationToken cancellationToken)
    {
        long? value = null;
        var options = new FindOptions<BsonDocument> { MaxTime = patience, Limit = 1 };
        var outcome = await recorder.RunAsync(
            number,
            new ReadRegister(key),
            async token =>
            {
                using var found = await _registers.FindAsync(ById(key), options, token);
                return await found.FirstOrDefaultAsync(token);
            },
            document => new ReadRegister(key, value = document?["v"].AsInt64),
            JudgeRead,
            cancellationToken
        );
        return (outcome, value);
    }

    /// <summary>Writes a register, whatever it holds.</summary>
    public Task<Outcome> WriteAsync(string key, long value, CancellationToken cancellationToken) =>
        recorder.RunAsync(
            number,
            new WriteRegister(key, value),
            token => _registers.UpdateOneAsync(ById(key), Set(value), new UpdateOptions { IsUpsert = true }, token),
            _ => new WriteRegister(key, value),
            JudgeWrite,
            cancellationToken
        );

    /// <summary>Removes a register.</summary>
    public Task<Outcome> DeleteAsync(string key, CancellationToken cancellationToken) =>
        recorder.RunAsync(
            number,
            new WriteRegister(key, null),
            token => _registers.DeleteOneAsync(ById(key), token),
            _ => new WriteRegister(key, null),
            JudgeWrite,
            cancellationToken
        );

    /// <summary>Changes a register that holds an expected value.</summary>
    public Task<Outcome> ChangeAsync(string key, long expected, long value, CancellationToken cancellationToken) =>
        recorder.RunAsync(
            number,
            new CompareAndSet(key, expected, value),
            token => _registers.FindOneAndUpdateAsync(Holding(key, expected), Set(value), _before, token),
            before => new CompareAndSet(key, expected, value, before is not null),
            JudgeWrite,
            cancellationToken
        );

    private static BsonDocument ById(string key) => new("_id", key);

    private static BsonDocument Holding(string key, long value) => new() { { "_id", key }, { "v", value } };

    private static BsonDocument Set(long value) => new("$set", new BsonDocument("v", value));

    private Outcome JudgeRead(Exception exception)
    {
        errors.Add(exception);
        return OutcomeOf.Read(exception);
    }

    private Outcome JudgeWrite(Exception exception)
    {
        errors.Add(exception);
        return OutcomeOf.Write(exception, _retries);
    }
}
