using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Storage.Transactions;

/// <summary>
/// A multi-document transaction: the snapshot that it reads, and what it has written, which nobody else sees before its commit. One
/// statement at a time; it may be ended from any thread.
/// See <see href="https://www.mongodb.com/docs/manual/core/transactions/">MongoDB's manual</see>.
/// </summary>
internal sealed class OpenTransaction
{
    private readonly StorageEngine _engine;
    private readonly SharedSnapshot _snapshot;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<byte[]> _held = new(ByteArrayComparer.Instance);
    private readonly HashSet<Namespace> _used = [];
    private readonly CatalogState _before;
    private readonly long _term;
    private bool _isEnded;

    /// <summary>Made by <see cref="StorageEngine.OpenTransaction"/>.</summary>
    internal OpenTransaction(StorageEngine engine, RetryableWrite id, long term, CatalogState catalog, SharedSnapshot snapshot) =>
        (_engine, Id, _term, _before, Catalog, _snapshot) = (engine, id, term, catalog, catalog, snapshot);

    /// <summary>Session and number.</summary>
    public RetryableWrite Id { get; }

    /// <summary>Completes when it is committed or aborted.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The catalog as it sees it.</summary>
    internal CatalogState Catalog { get; set; }

    internal WriteSet Written { get; } = new();

    /// <summary>The entries of its changes, as they stand within <c>applyOps</c>.</summary>
    internal List<byte[]> Operations { get; } = [];

    /// <summary>The changes of figures and of multikey marks, by the number of the collection.</summary>
    internal Dictionary<uint, CollectionChange> Collections { get; } = [];

    /// <summary>The database as this transaction sees it now.</summary>
    /// <exception cref="MongoException">NoSuchTransaction where it has been ended meanwhile.</exception>
    public ReadView OpenView() =>
        Volatile.Read(ref _isEnded) ? throw NoLonger()
        : _engine.Options.Bugs.HasFlag(PlantedBugs.ReadsPastSnapshot) ? new ReadView(_engine.Store, this, _engine.TakePresent(), Written)
        : _snapshot.TryHold() ? new ReadView(_engine.Store, this, _snapshot, Written)
        : throw NoLonger();

    /// <summary>The collection as it sees it; from then on nobody may drop or rename it, or give it another index.</summary>
    /// <exception cref="MongoException">LockTimeout, SnapshotUnavailable.</exception>
    public CollectionInfo? Find(Namespace ns)
    {
        if (!_used.Contains(ns))
        {
            _engine.Transactions.Use(this, ns, _before.Find(ns));
            _used.Add(ns);
        }

        return Catalog.Find(ns);
    }

    /// <summary>Takes the write lock for a part of a statement; disposing the result gives it back.</summary>
    /// <exception cref="MongoException">NoSuchTransaction where it has been ended meanwhile.</exception>
    public WriteTransaction BeginStatement()
    {
        var statement = _engine.BeginStatement(this);
        try
        {
            CheckOpen(statement);
            return statement;
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    /// <summary>Commits: all of its changes in one batch, with its entry in the oplog and its outcome.</summary>
    /// <returns>The sequence to wait for.</returns>
    /// <exception cref="MongoException">NoSuchTransaction; InternalError where the store fails and the outcome is unknown.</exception>
    public long Commit()
    {
        using var batch = _engine.BeginWrite();
        try
        {
            CheckOpen(batch);
            return Operations.Count == 0 ? _engine.AppliedSequence : TransactionCommit.Write(_engine, batch, this);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Undoes it; without effect where it has ended.</summary>
    public void Abort() => _engine.UnderWriteLock(End);

    /// <summary>Claims a key for a write of this transaction, under the write lock.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isUnchanged">Tells whether what it stands for is as it was in the snapshot.</param>
    /// <exception cref="MongoException">WriteConflict.</exception>
    internal void Claim(byte[] key, Func<byte[], bool> isUnchanged)
    {
        if (_held.Contains(key))
            return;
        if (_engine.Transactions.HolderOf(key) is not null || !isUnchanged(key))
            throw Conflict();
        _engine.Transactions.Hold(key, this);
        _held.Add(key);
    }

    internal bool IsUnchangedRecord(byte[] key) => IsUnchanged(_engine.Store.Records, key);

    internal bool IsUnchangedEntry(byte[] key) => IsUnchanged(_engine.Store.Indexes, key);

    /// <summary>A record as this transaction sees it.</summary>
    internal byte[]? Record(byte[] key) =>
        Written.TryGetRecord(key, out var value) ? value : _engine.Store.Get(_engine.Store.Records, key, _snapshot.Options);

    /// <summary>True where an entry of an index is there for this transaction.</summary>
    internal bool HasEntry(byte[] key) =>
        (Written.TryGetIndexEntry(key, out var value) ? value : _engine.Store.Get(_engine.Store.Indexes, key, _snapshot.Options))
            is not null;

    /// <summary>True where there was no such collection at the beginning, so that this transaction has made it.</summary>
    internal bool HasCreated(CollectionInfo info) => _before.Find(info.Namespace)?.Uuid != info.Uuid;

    internal CollectionChange ChangeOf(CollectionInfo info)
    {
        if (!Collections.TryGetValue(info.Id, out var change))
            Collections[info.Id] = change = new CollectionChange();
        change.Info = info;
        return change;
    }

    internal static MongoException Conflict() =>
        new(
            ErrorCode.WriteConflict,
            "Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document "
                + "transaction."
        );

    private bool IsUnchanged(RocksDbSharp.ColumnFamilyHandle family, byte[] key) =>
        _engine.Store.Get(family, key).AsSpan().SequenceEqual(_engine.Store.Get(family, key, _snapshot.Options));

    /// <summary>A transaction does not outlive the term in which it began: another primary may have written since.</summary>
    private void CheckOpen(WriteTransaction write)
    {
        if (_isEnded || write.Term != _term)
            throw NoLonger();
    }

    private void End()
    {
        if (_isEnded)
            return;
        Volatile.Write(ref _isEnded, true);
        _engine.Transactions.Release(this, _held, _used);
        _snapshot.Release();
        _ended.SetResult();
    }

    private MongoException NoLonger() =>
        new(ErrorCode.NoSuchTransaction, $"Transaction with {{ txnNumber: {Id.TransactionNumber} }} has been aborted.");
}
