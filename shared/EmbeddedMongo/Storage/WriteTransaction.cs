using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Transactions;
using EmbeddedMongo.Storage.Undo;
using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>
/// One atomic change of the store, made by the one writer; it holds the write lock from beginning to end. Its changes show at
/// <see cref="Commit"/>, all at once, or never.
/// </summary>
internal class WriteTransaction : IDisposable
{
    private readonly StorageEngine _engine;
    private readonly WriteBatch _batch;
    private readonly Dictionary<uint, CounterChange> _counters = [];
    private readonly Dictionary<byte[], bool> _unique = new(ByteArrayComparer.Instance);
    private readonly Dictionary<uint, CappedRecords> _capped = [];
    private Dictionary<(LogicalSession, long), int>? _outcomes;
    private PendingWrites? _pending;
    private readonly List<Namespace> _exclusive = [];
    private UndoRecorder? _undo;
    private bool _multikey;
    private LoggedChanges? _log;
    private DateTimeOffset? _now;
    private Action? _committed;
    private long? _term;

    /// <summary>Made by <see cref="StorageEngine.BeginWrite()"/>, which has taken the lock.</summary>
    internal WriteTransaction(StorageEngine engine)
    {
        (_engine, _batch, Catalog) = (engine, engine.TakeBatch(), engine.Catalog);
        if (!engine.Undo.Keeps)
            return;
        _pending = new PendingWrites(Store);
        _undo = new UndoRecorder(this);
    }

    public RocksStore Store => _engine.Store;

    /// <summary>The number of outcomes of retryable writes that it holds so far, by the session's command.</summary>
    public int CountOutcome(LogicalSession session, long transactionNumber)
    {
        var key = (session, transactionNumber);
        _outcomes ??= [];
        var count = _outcomes.GetValueOrDefault(key);
        _outcomes[key] = count + 1;
        return count;
    }

    /// <summary>The entries that it adds to the oplog.</summary>
    public LoggedChanges Log
    {
        get => _log ??= _engine.LogFor(this);
        protected init => _log = value;
    }

    /// <summary>True where the changes are those of an open transaction, which nobody else sees yet.</summary>
    public virtual bool IsPrivate => false;

    /// <summary>The term that its entries have: the present one where nobody has set another.</summary>
    /// <exception cref="MongoException">InterruptedDueToReplStateChange where this server may log nothing.</exception>
    public long Term => _term ??= _engine.Authority.WritableTerm;

    /// <summary>True for the entry of a primary that does not take writes of clients yet.</summary>
    public bool IsNoOp { get; private set; }

    /// <summary>The wall clock, read once.</summary>
    public DateTimeOffset Now => _now ??= _engine.Options.Time.GetUtcNow();

    /// <summary>The catalog as this transaction leaves it.</summary>
    public CatalogState Catalog { get; protected set; }

    public virtual void Put(ColumnFamilyHandle family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _undo?.Before(family, key, isDelete: false);
        _pending?.Put(family, key, value);
        _batch.Put(key, value, family);
    }

    public virtual void Delete(ColumnFamilyHandle family, ReadOnlySpan<byte> key)
    {
        _undo?.Before(family, key, isDelete: true);
        _pending?.Delete(family, key);
        _batch.Delete(key, family);
    }

    /// <summary>
    /// Begins to carry out entries of another member: nothing is logged for the changes to come, and later ones see those before them.
    /// </summary>
    public void BeginReplay()
    {
        Log.IsReplay = true;
        _pending ??= new PendingWrites(Store);
    }

    /// <summary>Begins changes that are never undone: those of a rollback, or of a copy of another member's data.</summary>
    public void BeginFinal()
    {
        _undo = null;
        _pending ??= new PendingWrites(Store);
    }

    /// <summary>Says that the changes so far are those of an entry, which can be undone by itself.</summary>
    public void CloseUndo(long timestamp) => _undo?.Close(timestamp);

    /// <summary>Says that the changes to come belong to an entry that was added already.</summary>
    public void ResumeUndo(long timestamp) => _undo?.Resume(timestamp);

    /// <summary>Stores an undo record.</summary>
    public void PutUndo(byte[] key, byte[] record) => _batch.Put(key, record, Store.Undo);

    /// <summary>
    /// A value as the store has it, or as this transaction leaves it where that replays entries; null where there is none.
    /// </summary>
    public byte[]? Get(ColumnFamilyHandle family, byte[] key) =>
        _pending is not null && _pending.TryGet(family, key, out var value) ? value : Store.Get(family, key);

    public void DeleteRange(ColumnFamilyHandle family, byte[] from, byte[] to) =>
        _batch.DeleteRange(from, (ulong)from.Length, to, (ulong)to.Length, family);

    /// <summary>The collection, or null where there is none of this name.</summary>
    public virtual CollectionInfo? Find(Namespace ns) => Catalog.Find(ns);

    /// <summary>A record before the changes of this transaction; null where there is none.</summary>
    public virtual byte[]? Record(CollectionInfo info, ulong recordId) => Store.Get(Store.Records, Keys.Record(info.Id, recordId));

    /// <summary>Makes sure that the record may be changed.</summary>
    /// <exception cref="BlockedByTransactionException">An open transaction has written it.</exception>
    /// <exception cref="MongoException">WriteConflict, where this is a statement of another transaction.</exception>
    public virtual void ClaimRecord(byte[] key) => CheckFree(key);

    /// <summary>Makes sure that a collection of this name may be made; otherwise as <see cref="ClaimRecord"/>.</summary>
    public virtual void ClaimName(Namespace ns) => CheckFree(TransactionTable.NameKey(ns));

    /// <summary>Makes sure that no open transaction uses a collection that is to be dropped or changed.</summary>
    /// <exception cref="BlockedByTransactionException">One does.</exception>
    public void ClaimExclusively(Namespace ns)
    {
        _engine.Transactions.TakeExclusively(ns);
        _exclusive.Add(ns);
    }

    private void CheckFree(byte[] key)
    {
        // Entries of another member are carried out whatever was open here: it ends with the term.
        if (_pending is null && _engine.Transactions.HolderOf(key) is { } holder)
            throw new BlockedByTransactionException(holder.Ended);
    }

    /// <summary>
    /// True where a unique key is taken, with the changes of this transaction counted; otherwise as <see cref="ClaimRecord"/>.
    /// </summary>
    public virtual bool IsTaken(byte[] uniqueEntry)
    {
        if (_unique.TryGetValue(uniqueEntry, out var taken))
            return taken;
        CheckFree(uniqueEntry);
        return Store.Has(Store.Indexes, uniqueEntry);
    }

    /// <summary>Notes that this transaction takes a unique key, or frees it.</summary>
    public virtual void SetTaken(byte[] uniqueEntry, bool taken) => _unique[uniqueEntry] = taken;

    /// <summary>The place of the last entry that an earlier command of the same retryable write has made.</summary>
    public OpTime LastOfSession(RetryableWrite write) => _engine.RetryableWrites.LastTime(write);

    /// <summary>Makes it the transaction of a no-op in a certain term.</summary>
    public void BeNoOpOf(long term) => (_term, IsNoOp) = (term, true);

    public virtual uint NewId()
    {
        var id = Catalog.NextId;
        Catalog = Catalog with { NextId = id + 1 };
        return id;
    }

    /// <summary>Adds a collection to the catalog or replaces its entry.</summary>
    public virtual void Put(CollectionInfo info)
    {
        if (_undo is not null && Catalog.Find(info.Namespace)?.Indexes.Count != info.Indexes.Count)
            _undo.BeforeCounters(info.Id);
        Catalog = Catalog.With(info);
        Put(Store.Catalog, CatalogCodec.CollectionKey(info.Id), CatalogCodec.Encode(info));
        Put(Store.Catalog, CatalogCodec.MetaKey, CatalogCodec.EncodeMeta(Catalog));
    }

    /// <summary>Takes indexes from a collection; their entries are deleted once no new reader can find them.</summary>
    public void PutWithout(CollectionInfo info, IReadOnlyCollection<IndexInfo> dropped)
    {
        Put(info with { Indexes = [.. info.Indexes.Except(dropped)] });
        if (_undo is not null)
        {
            _undo.Dropped(dropped);
            return;
        }

        OnCommitted(() =>
        {
            foreach (var gone in dropped)
                _engine.DeleteIndexEntries(gone.Id);
        });
    }

    /// <summary>Gives a collection another name; its data stays where it is.</summary>
    public void Rename(CollectionInfo info, CollectionInfo renamed)
    {
        Catalog = Catalog.Without(info);
        Put(renamed);
        OnCommitted(() => _engine.Changes.Raise(info.Id));
    }

    /// <summary>Takes a collection out of the catalog; its data is deleted once no new reader can find it.</summary>
    public void Remove(CollectionInfo info)
    {
        Catalog = Catalog.Without(info);
        Delete(Store.Catalog, CatalogCodec.CollectionKey(info.Id));
        Delete(Store.Catalog, CatalogCodec.CountersKey(info.Id));
        OnCommitted(() => _engine.Changes.Raise(info.Id));
        if (_undo is not null && OperationLog.Covers(info.Namespace))
        {
            _undo.Dropped(info);
            return;
        }

        OnCommitted(() =>
        {
            _engine.DeleteRecords(info.Id);
            foreach (var index in info.Indexes)
                _engine.DeleteIndexEntries(index.Id);
        });
    }

    /// <summary>The documents of a capped collection, for inserts that evict them.</summary>
    public virtual CappedRecords Capped(CollectionInfo info)
    {
        if (!_capped.TryGetValue(info.Id, out var records))
        {
            _capped[info.Id] = records = new CappedRecords(Store, info);
            OnCommitted(() => info.Counters.FirstRecordId.Raise((long)records.LastTaken + 1));
        }

        return records;
    }

    /// <summary>Number and size in bytes of a collection's documents, with the changes of this transaction.</summary>
    public (long Documents, long Bytes) CountOf(CollectionInfo info) =>
        _counters.TryGetValue(info.Id, out var change)
            ? (info.Counters.Count.Value + change.Count, info.Counters.Size.Value + change.Size)
            : (info.Counters.Count.Value, info.Counters.Size.Value);

    public virtual void Count(CollectionInfo info, long documents, long bytes)
    {
        var change = CounterChangeOf(info);
        change.Count += documents;
        change.Size += bytes;
    }

    public virtual void Count(CollectionInfo info, IndexInfo index, long bytes)
    {
        var change = CounterChangeOf(info);
        change.Indexes[index.Id] = change.Indexes.GetValueOrDefault(index.Id) + bytes;
    }

    /// <summary>Runs once the change is in the store and published.</summary>
    public void OnCommitted(Action action) => _committed += action;

    /// <summary>Notes that fields of an index hold arrays.</summary>
    /// <returns>The collection that knows it.</returns>
    public CollectionInfo MarkMultikey(CollectionInfo info, IndexInfo index, IReadOnlyList<bool> fields)
    {
        var marked = index with { MultikeyFields = [.. index.MultikeyFields.Zip(fields, (known, met) => known || met)] };
        var changed = info with { Indexes = [.. info.Indexes.Select(other => other.Id == index.Id ? marked : other)] };
        Put(changed);
        Marked(changed, marked);
        return changed;
    }

    /// <summary>Hears that an index has become multikey in more of its fields.</summary>
    protected virtual void Marked(CollectionInfo info, IndexInfo index) => _multikey = true;

    /// <summary>Fills a new index from the collection's documents.</summary>
    /// <returns>The index, with its size and what it met of arrays.</returns>
    /// <exception cref="MongoException">DuplicateKey, CannotIndexParallelArrays; the caller deletes what is there.</exception>
    public virtual IndexInfo Build(CollectionInfo info, IndexInfo index, CancellationToken cancellationToken) =>
        IndexBuilder.Build(Store, info, index, cancellationToken);

    /// <summary>Writes the batch and publishes the catalog.</summary>
    /// <returns>The sequence to wait for: the timestamp of its last entry in the oplog, or one of its own where it is not logged.</returns>
    public virtual long Commit()
    {
        foreach (var change in _counters.Values)
            change.AppendTo(this);
        _log?.Seal();
        if (_undo is not null && _log is { Last: > 0 and var end } && _undo.Seal(end) is { Count: > 0 } drops)
            OnCommitted(() => _engine.Undo.Defer(drops));
        // A reader that meets the first array must know of it when it plans: the catalog says so before the data shows.
        if (_multikey)
            _engine.Publish(Catalog);
        if (_log is { Last: > 0, IsReplay: false } log)
            StoreLogged(log);
        else if (_log is { Last: > 0 and var replayed })
            StoreBatch(_engine.SequenceOf(replayed));
        else if (_batch.Count() > 0)
            StoreBatch(_engine.Log.Clock.Next());

        foreach (var change in _counters.Values)
            change.Apply();
        _engine.Publish(Catalog);
        _committed?.Invoke();
        foreach (var collection in _counters.Keys)
            _engine.Changes.Raise(collection);
        if (_log is { Last: > 0 } logged)
        {
            _engine.Authority.Published(logged.LastTime);
            _engine.LogGrew();
        }

        return _engine.Journal.Applied;
    }

    private void StoreLogged(LoggedChanges log)
    {
        _engine.Authority.BeginStore(Term, IsNoOp);
        var stored = OpTime.None;
        try
        {
            StoreBatch(log.Last);
            stored = log.LastTime;
        }
        finally
        {
            _engine.Authority.EndStore(stored, log.Last);
        }
    }

    private void StoreBatch(long sequence)
    {
        try
        {
            Store.Write(_batch);
        }
        catch (RocksDbException e)
        {
            // Part of it may be in the log: whether it happened is unknown until the log is read again.
            _engine.Journal.Fail(e);
            throw new MongoException(
                ErrorCode.InternalError,
                $"the store refused the write, so its outcome is unknown until a restart: {e.Message}"
            );
        }

        _log?.Applied();
        _engine.Journal.Advance(sequence);
    }

    public void Dispose()
    {
        foreach (var records in _capped.Values)
            records.Dispose();
        foreach (var ns in _exclusive)
            _engine.Transactions.Release(ns);
        _engine.EndWrite();
    }

    private CounterChange CounterChangeOf(CollectionInfo info)
    {
        if (!_counters.TryGetValue(info.Id, out var change))
            _counters[info.Id] = change = new CounterChange(info.Id);
        change.Info = info;
        return change;
    }

    private sealed class CounterChange(uint collection)
    {
        /// <summary>The newest description of the collection: it knows all indexes.</summary>
        public CollectionInfo Info { get; set; } = null!;

        public long Count { get; set; }

        public long Size { get; set; }

        public Dictionary<uint, long> Indexes { get; } = [];

        public void AppendTo(WriteTransaction transaction)
        {
            var sizes = new (uint, long)[Info.Indexes.Count];
            for (var i = 0; i < sizes.Length; i++)
                sizes[i] = (Info.Indexes[i].Id, Info.Indexes[i].Size.Value + Indexes.GetValueOrDefault(Info.Indexes[i].Id));
            transaction.Put(
                transaction.Store.Catalog,
                CatalogCodec.CountersKey(collection),
                CatalogCodec.EncodeCounters(Info.Counters.Count.Value + Count, Info.Counters.Size.Value + Size, sizes)
            );
        }

        public void Apply()
        {
            Info.Counters.Count.Add(Count);
            Info.Counters.Size.Add(Size);
            foreach (var index in Info.Indexes)
                index.Size.Add(Indexes.GetValueOrDefault(index.Id));
        }
    }
}
