using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Recovery;
using EmbeddedMongo.Storage.Transactions;
using EmbeddedMongo.Storage.Undo;
using MongoDB.Bson;
using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>
/// The storage engine: RocksDB behind MongoDB's notions of database, collection and index. Reads go through views, changes of
/// documents through the writer; one writer at a time. A change is visible at once and durable later: every
/// change returns its sequence, and <see cref="WaitDurableAsync"/> waits until the log holds it.
/// </summary>
internal sealed class StorageEngine : IAsyncDisposable
{
    private readonly Lock _writeLock = new();
    private readonly Witness _witness;
    private readonly EntryEncoder _encoder = new();
    private readonly OplogTrimming _trimming;
    private readonly LateEntries _late = new();
    private readonly UndoPurge _purge;
    private WriteBatch _batch = new();
    private CatalogState _catalog;
    private bool _closed;

    private StorageEngine(StorageOptions options, RocksStore store, CatalogState catalog, UndoLog undo)
    {
        Undo = undo;
        Log = OperationLog.Open(store, options);
        _trimming = new OplogTrimming(this);
        Transactions = new TransactionTable(this);
        (Options, Store, _catalog) = (options, store, catalog.With(Log.Info));
        RetryableWrites = RetryableWriteLog.Read(store, options);
        _purge = new UndoPurge(this);
        _witness = new Witness(Path.GetFullPath(options.DbPath));
        Action sync = SyncLog;
        Authority = new WriteAuthority(Math.Max(Log.Identity.Term, Log.Last.Term));
        Committed = new CommitPoint(options.IsMember ? OpTime.None : Log.Last);
        Journal = new Journal(options.WrapSync?.Invoke(sync) ?? sync, Synced, options.JournalCommitInterval, options.Time, Log.Clock.Last);
    }

    internal StorageOptions Options { get; }

    internal RocksStore Store { get; }

    internal Journal Journal { get; }

    /// <summary>The oplog.</summary>
    internal OperationLog Log { get; }

    /// <summary>Says in which term changes may be logged.</summary>
    internal WriteAuthority Authority { get; set; }

    /// <summary>Hears up to which sequence everything is durable; null where the only member of a set commits by itself what is.</summary>
    internal Action<long>? OnDurable { get; set; }

    /// <summary>The newest entry of the oplog that is never undone.</summary>
    internal CommitPoint Committed { get; }

    /// <summary>Wakes those who wait for a collection to change.</summary>
    internal ChangeSignals Changes { get; } = new();

    /// <summary>Outcomes of retryable writes; belongs to whoever holds the write lock.</summary>
    internal RetryableWriteLog RetryableWrites { get; private set; }

    /// <summary>The records by which entries that a majority may not have can be undone.</summary>
    internal UndoLog Undo { get; }

    /// <summary>The keys and collections that open transactions hold.</summary>
    internal TransactionTable Transactions { get; }

    internal CatalogState Catalog => Volatile.Read(ref _catalog);

    /// <exception cref="DatabasePathException">The directory is in use by another process, is damaged, or cannot be opened.</exception>
    public static StorageEngine Open(StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = DatabasePath.Open(options);
        try
        {
            var catalog = CatalogCodec.Read(store);
            var undo = UndoLog.Read(store);
            Orphans.Delete(store, catalog, undo.Kept());
            var engine = new StorageEngine(options, store, catalog, undo);
            // A member among several may log nothing yet: it drops them when it becomes primary.
            if (!options.IsMember && !undo.Keeps)
                StagingCollections.DropUnfinished(engine);
            return engine;
        }
        catch (RocksDbException e) when (RocksStore.IsDamage(e))
        {
            store.Dispose();
            throw DatabasePath.Damaged(Path.GetFullPath(options.DbPath), e);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>The sequence of the last change applied.</summary>
    public long AppliedSequence => Journal.Applied;

    /// <summary>The sequence up to which everything survives a loss of power.</summary>
    public long DurableSequence => Journal.Durable;

    /// <summary>
    /// Completes when every change up to <paramref name="sequence"/> is synced to disk; one sync serves all who wait.
    /// </summary>
    /// <exception cref="MongoException">
    /// WriteConcernFailed when the log cannot be synced: the changes may be lost. From then on all writes are refused.
    /// </exception>
    public Task WaitDurableAsync(long sequence, CancellationToken cancellationToken) =>
        Journal.WaitDurableAsync(sequence, cancellationToken);

    /// <summary>The databases that hold a collection, in order of name.</summary>
    public IReadOnlyList<string> Databases => Catalog.Databases();

    /// <summary>A database's collections, in order of name.</summary>
    public IReadOnlyList<CollectionInfo> Collections(string database) => Catalog.Of(database);

    /// <summary>The collection, or null where there is none.</summary>
    public CollectionInfo? Find(Namespace ns) => Catalog.Find(ns);

    /// <summary>True counts and sizes; all zero where there is no such collection.</summary>
    public CollectionStats Stats(Namespace ns)
    {
        if (Catalog.Find(ns) is not { } info)
            return CollectionStats.Empty;
        return new CollectionStats(
            info.Counters.Count.Value,
            info.Counters.Size.Value,
            Store.ApproximateSize(Store.RecordsOf(info), Keys.Prefix(info.Id), Keys.PrefixEnd(info.Id)),
            [.. info.Indexes.Select(index => KeyValuePair.Create(index.Name, index.Size.Value))]
        );
    }

    /// <summary>The database as it is now, for any number of queries that must agree with each other.</summary>
    public ReadView OpenView()
    {
        var (catalog, snapshot) = TakeSnapshot();
        return new ReadView(Store, catalog, snapshot);
    }

    /// <summary>Opens a transaction on the database as it is now.</summary>
    /// <exception cref="MongoException">InterruptedDueToReplStateChange where this is no writable primary.</exception>
    public OpenTransaction OpenTransaction(LogicalSession session, long number)
    {
        using var write = BeginWrite();
        var term = write.Term;
        var (catalog, snapshot) = TakeSnapshot();
        return new OpenTransaction(this, new RetryableWrite(session, number), term, catalog, new SharedSnapshot(Store, snapshot));
    }

    /// <summary>The data as it is now, for a transaction with a planted bug.</summary>
    internal SharedSnapshot TakePresent() => new(Store, TakeSnapshot().Item2);

    /// <summary>Catalog and data of one moment; the files stay open until a release of the store.</summary>
    private (CatalogState, RocksDbSharp.Snapshot) TakeSnapshot()
    {
        Store.Lease();
        while (true)
        {
            // Data is deleted only after the catalog has let go of it, so a snapshot that the same catalog surrounds is whole.
            var catalog = Catalog;
            var snapshot = Store.Snapshot();
            if (ReferenceEquals(catalog, Catalog))
                return (catalog, snapshot);
            snapshot.Dispose();
        }
    }

    /// <summary>Creates a collection. The same again with the same options changes nothing.</summary>
    /// <param name="ns">Its name.</param>
    /// <param name="options">The options, which listCollections shows; null for none.</param>
    /// <param name="within">The open transaction that creates it; null for none.</param>
    /// <returns>The sequence to wait for.</returns>
    /// <exception cref="MongoException">NamespaceExists where one with other options is there.</exception>
    public long CreateCollection(Namespace ns, BsonDocument? options = null, OpenTransaction? within = null) =>
        CollectionOperations.Create(this, ns, options ?? [], within);

    /// <summary>Drops a collection and its indexes.</summary>
    /// <returns>The number of indexes it had, or null where there was no such collection, and the sequence to wait for.</returns>
    public (int? Indexes, long Sequence) DropCollection(Namespace ns) => CollectionOperations.Drop(this, ns);

    /// <returns>Whether there was such a database, and the sequence to wait for.</returns>
    public (bool Dropped, long Sequence) DropDatabase(string database) => CollectionOperations.DropDatabase(this, database);

    /// <summary>Renames a collection, across databases too, in one step: no reader sees the target absent or empty.</summary>
    /// <exception cref="MongoException">
    /// NamespaceNotFound; NamespaceExists where the target exists and is not to be dropped; IllegalOperation for the same name.
    /// </exception>
    public long RenameCollection(Namespace from, Namespace to, bool dropTarget) => CollectionOperations.Rename(this, from, to, dropTarget);

    /// <summary>Hides or shows an index, and changes the bounds of a capped collection.</summary>
    /// <param name="ns">The collection.</param>
    /// <param name="index">An index by name or key pattern, and true to hide it; null for no change.</param>
    /// <param name="bytes">The new size of a capped collection; null for no change.</param>
    /// <param name="documents">The most documents of a capped collection, 0 or less for any number; null for no change.</param>
    /// <returns>The sequence to wait for, and true where the index was hidden before.</returns>
    /// <exception cref="MongoException">NamespaceNotFound, IndexNotFound; InvalidOptions where the collection is not capped.</exception>
    public (long Sequence, bool? WasHidden) Modify(Namespace ns, (BsonValue Index, bool Hidden)? index, long? bytes, long? documents) =>
        CollectionOperations.Modify(this, ns, index, bytes, documents);

    /// <summary>
    /// Creates indexes from the specifications that createIndexes carries, all or none; the collection too if it is not there.
    /// </summary>
    /// <exception cref="MongoException">
    /// CannotCreateIndex, IndexOptionsConflict, IndexKeySpecsConflict, DuplicateKey … as MongoDB.
    /// </exception>
    public CreateIndexesResult CreateIndexes(
        Namespace ns,
        IReadOnlyList<BsonDocument> specs,
        CancellationToken cancellationToken = default
    ) => IndexOperations.Create(this, ns, specs, within: null, cancellationToken);

    /// <summary>The same within an open transaction, which may do so with a collection that is new and empty.</summary>
    public CreateIndexesResult CreateIndexes(
        Namespace ns,
        IReadOnlyList<BsonDocument> specs,
        OpenTransaction? within,
        CancellationToken cancellationToken
    ) => IndexOperations.Create(this, ns, specs, within, cancellationToken);

    /// <summary>Drops indexes.</summary>
    /// <param name="ns">The collection.</param>
    /// <param name="index">
    /// dropIndexes' <c>index</c>: a name, <c>"*"</c> for all but <c>_id_</c>, a key pattern, or an array of names.
    /// </param>
    /// <exception cref="MongoException">NamespaceNotFound, IndexNotFound, InvalidOptions for <c>_id_</c>.</exception>
    public DropIndexesResult DropIndexes(Namespace ns, BsonValue index) => IndexOperations.Drop(this, ns, index);

    /// <summary>Takes the write lock; disposing the transaction gives it back.</summary>
    /// <exception cref="MongoException">The engine takes no writes: it is closing, or its log has failed.</exception>
    internal WriteTransaction BeginWrite() => Begin(static (engine, _) => new WriteTransaction(engine));

    /// <summary>Takes the write lock for a statement of an open transaction; otherwise as <see cref="BeginWrite()"/>.</summary>
    internal WriteTransaction BeginStatement(OpenTransaction transaction) =>
        Begin(static (engine, open) => new StatementWrite(engine, open!), transaction);

    private WriteTransaction Begin(Func<StorageEngine, OpenTransaction?, WriteTransaction> make, OpenTransaction? transaction = null)
    {
        _writeLock.Enter();
        try
        {
            if (_closed)
                throw new MongoException(ErrorCode.InterruptedAtShutdown, "the server is shutting down");
            Journal.ThrowIfFailed();
            return make(this, transaction);
        }
        catch
        {
            _writeLock.Exit();
            throw;
        }
    }

    /// <summary>Takes the write lock for a change of a collection or a database.</summary>
    /// <param name="ns">The collection; of a database any name in it.</param>
    /// <exception cref="MongoException">
    /// InterruptedDueToReplStateChange where the change is logged and this server is no primary; the errors of the other overload.
    /// </exception>
    internal WriteTransaction BeginWrite(Namespace ns)
    {
        var transaction = BeginWrite();
        try
        {
            if (OperationLog.Covers(ns))
                _ = transaction.Term;
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    /// <summary>The one batch of the one writer, used again and again; anew after a large one, whose memory it would keep.</summary>
    internal WriteBatch TakeBatch()
    {
        const int keptBytes = 1 << 20;
        if (_batch.AsSpan().Length <= keptBytes)
            return _batch.Clear();
        _batch.Dispose();
        return _batch = new WriteBatch();
    }

    /// <summary>The entries of a transaction, whose bytes are made in the one buffer of the one writer.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="operations">Takes the entries, where they are to be parts of another; null for the oplog.</param>
    internal LoggedChanges LogFor(WriteTransaction transaction, List<byte[]>? operations = null) =>
        new(transaction, Log, _encoder, operations);

    /// <summary>Writes a no-op into the oplog.</summary>
    /// <param name="message">The message of the entry.</param>
    /// <param name="term">The term of a primary that takes no writes of clients yet; null for the present one.</param>
    /// <returns>The sequence to wait for.</returns>
    public long Note(BsonDocument message, long? term = null)
    {
        using var transaction = BeginWrite();
        if (term is { } own)
            transaction.BeNoOpOf(own);
        transaction.Log.Note(message);
        return transaction.Commit();
    }

    /// <summary>Wakes the readers of the oplog, and has its oldest entries dropped where it is above its size.</summary>
    internal void LogGrew()
    {
        Changes.Raise(OperationLog.CollectionId);
        _trimming.Begin();
    }

    /// <summary>The places of the last entry of the oplog and of the last that is durable.</summary>
    public (OpTime Last, OpTime Durable) LastTimes()
    {
        var last = Log.Last;
        var sequence = DurableSequence;
        // A change that is not logged has a time of its own, of which no reader of the oplog knows.
        var durable = sequence >= last.Timestamp ? last : Log.Terms.At(sequence);
        return (last, OpTime.Min(durable, _late.DurableBound(sequence)));
    }

    /// <summary>
    /// The sequence of a change that is about to be published: its entry's timestamp, or what comes next where another member's clock, from
    /// which the entry is, is behind.
    /// </summary>
    internal long SequenceOf(long timestamp)
    {
        if (timestamp > Journal.Applied)
            return timestamp;
        var sequence = Journal.Applied + 1;
        Log.Clock.Advance(sequence);
        _late.Add(sequence, Log.Last);
        return sequence;
    }

    private void Synced(long sequence)
    {
        if (OnDurable is { } heard)
            heard(sequence);
        else if (!Options.IsMember)
            Committed.Advance(LastTimes().Durable);
    }

    /// <summary>
    /// Keeps for each change what it takes to undo it, from now on; or no longer. Only a member among several needs it. What has no undo
    /// record counts as committed.
    /// </summary>
    public void KeepUndo(bool keeps)
    {
        using var transaction = BeginWrite();
        if (Undo.Keeps == keeps)
            return;
        transaction.BeginFinal();
        Undo.Keep(transaction, keeps);
        transaction.Commit();
        if (!keeps)
            PurgeUndo(long.MaxValue - 1);
    }

    /// <summary>Deletes the undo records up to a committed entry, and the data that was dropped with them.</summary>
    internal void PurgeUndo(long committed)
    {
        Store.Lease();
        try
        {
            foreach (var drops in Undo.Purge(committed))
            {
                drops.DroppedCollections.ForEach(DeleteRecords);
                drops.DroppedIndexes.ForEach(DeleteIndexEntries);
            }
        }
        finally
        {
            Store.Release();
        }
    }

    /// <summary>Takes the store as it is now for what it is: a rollback or a copy has changed it behind the engine's back.</summary>
    internal void Reload()
    {
        lock (_writeLock)
        {
            Log.Reload(Store);
            Publish(CatalogCodec.Read(Store).With(Log.Info));
            RetryableWrites = RetryableWriteLog.Read(Store, Options);
            Orphans.Delete(Store, Catalog, Undo.Kept());
            Changes.RaiseAll();
        }
    }

    private void SyncLog()
    {
        Store.SyncLog();
        _witness.Note();
    }

    internal void EndWrite() => _writeLock.Exit();

    /// <summary>
    /// The highest number that a session has written with, the timestamp of its last entry, and true where that committed a transaction;
    /// null for a session that is not known.
    /// </summary>
    internal (long Number, long Entry, bool IsTransaction)? LastOfSession(LogicalSession session)
    {
        lock (_writeLock)
            return RetryableWrites.LastOf(session);
    }

    internal void UnderWriteLock(Action action)
    {
        lock (_writeLock)
            action();
    }

    /// <summary>Takes a number for a collection or an index that an open transaction makes; called under the write lock.</summary>
    internal uint ReserveId()
    {
        var id = Catalog.NextId;
        Publish(Catalog with { NextId = id + 1 });
        return id;
    }

    internal void Publish(CatalogState catalog) => Volatile.Write(ref _catalog, catalog);

    internal void DeleteRecords(uint collection) => DeleteRange(Store.Records, collection);

    internal void DeleteIndexEntries(uint index) => DeleteRange(Store.Indexes, index);

    /// <summary>Deletes what nobody can find any more. Should it be lost, the next start does it again.</summary>
    private void DeleteRange(ColumnFamilyHandle family, uint id)
    {
        using var batch = new WriteBatch();
        batch.DeleteRange(Keys.Prefix(id), Keys.PrefixLength, Keys.PrefixEnd(id), Keys.PrefixLength, family);
        try
        {
            Store.Write(batch);
        }
        catch (RocksDbException e)
        {
            // The drop itself is done, and so answered; but a store that refuses writes must get no more of them.
            Journal.Fail(e);
        }
    }

    /// <summary>
    /// Syncs the log, writes what memory holds into data files (so that the next start need not read the log), and closes them. Open views
    /// keep the files open until the last is disposed.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        lock (_writeLock)
        {
            if (_closed)
                return ValueTask.CompletedTask;
            _closed = true;
        }

        _purge.Dispose();
        Journal.Dispose();
        try
        {
            if (!Journal.HasFailed)
            {
                Store.FlushMemory();
                _witness.Note();
            }
        }
        finally
        {
            _witness.Dispose();
            _batch.Dispose();
            Store.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
