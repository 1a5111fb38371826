using System.Globalization;
using DzStore.Histories.Operations;
using EmbeddedMongo.Histories.Clients;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Streams;

/// <summary>
/// Inserts a document, changes it a few times, removes it, and goes on with the next. A document whose write ended unknown is left alone:
/// what becomes of it would be unknown too.
/// </summary>
/// <param name="number">The writer's number, in the names of its documents.</param>
/// <param name="client">Its driver.</param>
/// <param name="log">Takes each write and how it ended.</param>
/// <param name="errors">Counts its errors.</param>
internal sealed class ChangeWriter(int number, IMongoClient client, ChangeLog log, ErrorCounts errors)
{
    private const int ChangesOfADocument = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly IMongoCollection<BsonDocument> _documents = client
        .GetDatabase(ChangeLog.Database)
        .GetCollection<BsonDocument>(log.Collection)
        .WithWriteConcern(WriteConcern.WMajority.With(wTimeout: ClientSettings.WaitLimit));

    /// <summary>Writes while there is something to write.</summary>
    public async Task RunAsync(Func<bool> goesOn, CancellationToken cancellationToken)
    {
        for (var document = 0; goesOn(); document++)
        {
            if (!await LifeAsync(string.Create(CultureInfo.InvariantCulture, $"{number}-{document}"), cancellationToken))
                await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task<bool> LifeAsync(string id, CancellationToken cancellationToken)
    {
        var first = log.NextValue();
        var isInserted = await TryAsync(
            ChangeLog.Insert(id, first),
            token => _documents.InsertOneAsync(new BsonDocument { { "_id", id }, { "v", first } }, cancellationToken: token),
            cancellationToken
        );
        if (!isInserted)
            return false;
        for (var i = 0; i < ChangesOfADocument; i++)
        {
            var value = log.NextValue();
            var isWritten = await TryAsync(
                ChangeLog.Update(id, value),
                token => _documents.UpdateOneAsync(ById(id), new BsonDocument("$set", new BsonDocument("v", value)), null, token),
                cancellationToken
            );
            if (!isWritten)
                return false;
        }

        return await TryAsync(ChangeLog.Delete(id), token => _documents.DeleteOneAsync(ById(id), token), cancellationToken);
    }

    private async Task<bool> TryAsync(string change, Func<CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var invoked = log.Now();
        try
        {
            await write(cancellationToken);
            log.Add(change, invoked, Outcome.Ok);
            return true;
        }
        catch (Exception e) when (OutcomeOf.Write(e, client.Settings.RetryWrites) is var outcome)
        {
            errors.Add(e);
            log.Add(change, invoked, outcome);
            return false;
        }
    }

    private static BsonDocument ById(string id) => new("_id", id);
}
