using EmbeddedMongo.Histories.Clients;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Streams;

/// <summary>
/// Watches the changes of a collection, its database or the deployment. Where the driver can't resume by itself, and now and then without
/// a reason, it opens a new stream with the token of the last event, as a program does that was started again.
/// </summary>
/// <param name="client">Its driver.</param>
/// <param name="scope">0 for the collection, 1 for the database, 2 for the deployment.</param>
/// <param name="collection">The collection that is written to.</param>
/// <param name="eventsOfAStream">The number of events after which it opens a new stream.</param>
/// <param name="errors">Counts its errors.</param>
internal sealed class ChangeWatcher(IMongoClient client, int scope, string collection, int eventsOfAStream, ErrorCounts errors)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly PipelineDefinition<ChangeStreamDocument<BsonDocument>, ChangeStreamDocument<BsonDocument>> _ofCollection =
        new EmptyPipelineDefinition<ChangeStreamDocument<BsonDocument>>().AppendStage<
            ChangeStreamDocument<BsonDocument>,
            ChangeStreamDocument<BsonDocument>,
            ChangeStreamDocument<BsonDocument>
        >(new BsonDocument("$match", new BsonDocument("ns.coll", collection)));
    private readonly List<SeenChange> _seen = [];
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BsonDocument? _token;

    /// <summary>The events so far; whole once the watcher has ended.</summary>
    public IReadOnlyList<SeenChange> Seen => _seen;

    /// <summary>The number of streams that were opened.</summary>
    public int Streams { get; private set; }

    /// <summary>Completes when the first stream is open: no later write is missed.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Watches until it sees the change that ends all watching.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await WatchAsync(cancellationToken))
                    return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && OutcomeOf.Read(e) is var _)
            {
                errors.Add(e);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>Reads one stream for a while.</summary>
    /// <returns>True if it saw the last change.</returns>
    private async Task<bool> WatchAsync(CancellationToken cancellationToken)
    {
        using var stream = await OpenAsync(cancellationToken);
        Streams++;
        _token ??= stream.GetResumeToken();
        _opened.TrySetResult();
        for (var seen = 0; seen < eventsOfAStream; )
        {
            await stream.MoveNextAsync(cancellationToken);
            foreach (var change in stream.Current)
            {
                if (change.DocumentKey["_id"] == ChangeLog.Last)
                    return true;
                _seen.Add(new SeenChange(InWords(change), change.ResumeToken["_data"].AsString));
                _token = change.ResumeToken;
                // The rest of the batch is dropped: the next stream has to begin in the middle of it.
                if (++seen == eventsOfAStream)
                    break;
            }
        }

        return false;
    }

    private Task<IChangeStreamCursor<ChangeStreamDocument<BsonDocument>>> OpenAsync(CancellationToken cancellationToken)
    {
        var options = new ChangeStreamOptions { ResumeAfter = _token, MaxAwaitTime = TimeSpan.FromMilliseconds(500) };
        var database = client.GetDatabase(ChangeLog.Database);
        return scope switch
        {
            0 => database
                .GetCollection<BsonDocument>(collection)
                .WatchAsync(new EmptyPipelineDefinition<ChangeStreamDocument<BsonDocument>>(), options, cancellationToken),
            1 => database.WatchAsync(_ofCollection, options, cancellationToken),
            _ => client.WatchAsync(_ofCollection, options, cancellationToken),
        };
    }

    private static string InWords(ChangeStreamDocument<BsonDocument> change)
    {
        var id = change.DocumentKey["_id"].AsString;
        return change.OperationType switch
        {
            ChangeStreamOperationType.Insert => ChangeLog.Insert(id, change.FullDocument["v"].AsInt64),
            ChangeStreamOperationType.Update => ChangeLog.Update(id, change.UpdateDescription.UpdatedFields["v"].AsInt64),
            ChangeStreamOperationType.Delete => ChangeLog.Delete(id),
            var other => $"{other} {id}",
        };
    }
}
