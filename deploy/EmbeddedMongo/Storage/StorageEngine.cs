using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>
/// The storage engine: RocksDB behind MongoDB's notions of database, collection and index. Reads go through views, changes of
/// documents through <see cref="Writing.Writer"/>; one writer at a time. A change is visible at once and durable later: every
/// change returns its sequence, and <see cref="WaitDurableAsync"/> waits until the log holds it.
/// </summary>
public sealed class StorageEngine : IAsyncDisposable
{
    private StorageEngine() { }

    /// <exception cref="DatabasePathException">The directory is in use by another process, or cannot be opened.</exception>
    public static StorageEngine Open(StorageOptions options) => throw new NotImplementedException();

    /// <summary>The sequence of the last change applied.</summary>
    public long AppliedSequence => throw new NotImplementedException();

    /// <summary>The sequence up to which everything survives a loss of power.</summary>
    public long DurableSequence => throw new NotImplementedException();

    /// <summary>
    /// Completes when every change up to <paramref name="sequence"/> is synced to disk; one sync serves all who wait.
    /// </summary>
    /// <exception cref="MongoException">WriteConcernFailed when the log cannot be synced: the changes may be lost. From then on all writes are refused.</exception>
    public Task WaitDurableAsync(long sequence, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The databases that hold a collection, in order of name.</summary>
    public IReadOnlyList<string> Databases => throw new NotImplementedException();

    /// <summary>A database's collections, in order of name.</summary>
    public IReadOnlyList<CollectionInfo> Collections(string database) => throw new NotImplementedException();

    /// <summary>The collection, or null where there is none.</summary>
    public CollectionInfo? Find(Namespace ns) => throw new NotImplementedException();

    /// <summary>True counts and sizes; all zero where there is no such collection.</summary>
    public CollectionStats Stats(Namespace ns) => throw new NotImplementedException();

    /// <summary>The database as it is now, for any number of queries that must agree with each other.</summary>
    public ReadView OpenView() => throw new NotImplementedException();

    /// <summary>Creates a collection. The same again with the same options changes nothing.</summary>
    /// <param name="ns">Its name.</param>
    /// <param name="options">What listCollections shows under <c>options</c>; null for none.</param>
    /// <returns>The sequence to wait for.</returns>
    /// <exception cref="MongoException">NamespaceExists where one with other options is there.</exception>
    public long CreateCollection(Namespace ns, BsonDocument? options = null) => throw new NotImplementedException();

    /// <summary>Drops a collection and its indexes.</summary>
    /// <returns>The number of indexes it had, or null where there was no such collection, and the sequence to wait for.</returns>
    public (int? Indexes, long Sequence) DropCollection(Namespace ns) => throw new NotImplementedException();

    /// <returns>Whether there was such a database, and the sequence to wait for.</returns>
    public (bool Dropped, long Sequence) DropDatabase(string database) => throw new NotImplementedException();

    /// <summary>Renames a collection, across databases too, in one step: no reader sees the target absent or empty.</summary>
    /// <exception cref="MongoException">NamespaceNotFound; NamespaceExists where the target exists and is not to be dropped; IllegalOperation for the same name.</exception>
    public long RenameCollection(Namespace from, Namespace to, bool dropTarget) => throw new NotImplementedException();

    /// <summary>Creates indexes from the specifications that createIndexes carries, all or none; the collection too if it is not there.</summary>
    /// <exception cref="MongoException">CannotCreateIndex, IndexOptionsConflict, IndexKeySpecsConflict, DuplicateKey … as MongoDB.</exception>
    public CreateIndexesResult CreateIndexes(Namespace ns, IReadOnlyList<BsonDocument> specs, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Drops indexes.</summary>
    /// <param name="ns">The collection.</param>
    /// <param name="index">dropIndexes' <c>index</c>: a name, <c>"*"</c> for all but <c>_id_</c>, a key pattern, or an array of names.</param>
    /// <exception cref="MongoException">NamespaceNotFound, IndexNotFound, InvalidOptions for <c>_id_</c>.</exception>
    public DropIndexesResult DropIndexes(Namespace ns, BsonValue index) => throw new NotImplementedException();

    /// <summary>Syncs the log and closes the files. Open views keep the files open until the last is disposed.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
