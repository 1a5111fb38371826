using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Trending;

/// <summary>
/// A change stream that tells when the published list, or the run that it is of, may have changed. The driver opens it anew behind its last
/// event after an error that passes; after any other error, look, and open another one.
/// </summary>
/// <param name="cursor">The stream.</param>
/// <param name="patience">The longest that one answer of the database may take.</param>
internal sealed class PublicationStream(IChangeStreamCursor<BsonDocument> cursor, TimeSpan patience) : IDisposable
{
    /// <summary>False when the database has ended the stream, as it does when the whole database is dropped.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>
    /// Completes when something happened, with true, and about once a second when nothing did: the database is there, and the list is still
    /// the published one.
    /// </summary>
    /// <exception cref="TimeoutException">The database did not answer.</exception>
    /// <exception cref="MongoException">The stream is broken.</exception>
    public async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            IsOpen = await cursor.MoveNextAsync(limit.Token);
            return !IsOpen || cursor.Current.Any();
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the database did not answer within {patience.TotalSeconds:0.#} s", e);
        }
    }

    public void Dispose() => cursor.Dispose();
}
