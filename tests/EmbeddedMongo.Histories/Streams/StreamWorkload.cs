using EmbeddedMongo.Histories.Clients;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Streams;

/// <summary>Writers, and watchers of what they write: at each scope one.</summary>
/// <param name="writers">The drivers of the writers.</param>
/// <param name="watchers">The drivers of the watchers.</param>
/// <param name="collection">The collection that is written to.</param>
/// <param name="eventsOfAStream">The number of events after which a watcher opens a new stream.</param>
internal sealed class StreamWorkload(
    IReadOnlyList<IMongoClient> writers,
    IReadOnlyList<IMongoClient> watchers,
    string collection = "changes",
    int eventsOfAStream = 200
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly ChangeLog _log = new(collection);

    /// <summary>The errors that clients saw.</summary>
    public ErrorCounts Errors { get; } = new();

    /// <summary>The writes of all writers.</summary>
    public IReadOnlyCollection<WrittenChange> Writes => _log.Writes;

    /// <summary>The events of each watcher.</summary>
    public IReadOnlyList<IReadOnlyList<SeenChange>> Seen { get; private set; } = [];

    /// <summary>The number of streams that were opened, beyond those that the drivers resumed by themselves.</summary>
    public int Streams { get; private set; }

    /// <summary>Writes and watches while something goes on; then until every watcher has seen the last change.</summary>
    /// <param name="goesOn">Tells whether to go on writing.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task RunAsync(Func<bool> goesOn, CancellationToken cancellationToken)
    {
        ChangeWatcher[] watching =
        [
            .. watchers.Select((driver, scope) => new ChangeWatcher(driver, scope % 3, collection, eventsOfAStream, Errors)),
        ];
        var ends = watching.Select(watcher => watcher.RunAsync(cancellationToken)).ToArray();
        await Task.WhenAll(watching.Select(watcher => watcher.Opened.WaitAsync(cancellationToken)));
        await Task.WhenAll(
            writers.Select((driver, number) => new ChangeWriter(number, driver, _log, Errors).RunAsync(goesOn, cancellationToken))
        );
        await InsertLastAsync(cancellationToken);
        await Task.WhenAll(ends);
        Seen = [.. watching.Select(watcher => watcher.Seen)];
        Streams = watching.Sum(watcher => watcher.Streams);
    }

    private async Task InsertLastAsync(CancellationToken cancellationToken)
    {
        var last = new BsonDocument("_id", ChangeLog.Last);
        var documents = writers[0]
            .GetDatabase(ChangeLog.Database)
            .GetCollection<BsonDocument>(collection)
            .WithWriteConcern(WriteConcern.WMajority);
        while (true)
        {
            try
            {
                await documents.ReplaceOneAsync(last, last, new ReplaceOptions { IsUpsert = true }, cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && OutcomeOf.Read(e) is var _)
            {
                Errors.Add(e);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }
}
