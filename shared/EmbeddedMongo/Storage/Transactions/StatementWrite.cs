using EmbeddedMongo.Errors;
using RocksDbSharp;

namespace EmbeddedMongo.Storage.Transactions;

/// <summary>
/// The changes of one statement of a transaction. They go into its write set instead of the store. Holds the write lock, so that of two
/// transactions that write a key one is the first.
/// </summary>
internal sealed class StatementWrite : WriteTransaction
{
    private readonly StorageEngine _engine;
    private readonly OpenTransaction _transaction;

    internal StatementWrite(StorageEngine engine, OpenTransaction transaction)
        : base(engine)
    {
        (_engine, _transaction) = (engine, transaction);
        Catalog = transaction.Catalog;
        Log = engine.LogFor(this, transaction.Operations);
    }

    public override bool IsPrivate => true;

    public override void Put(ColumnFamilyHandle family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        Set(family, key, value.ToArray());

    public override void Delete(ColumnFamilyHandle family, ReadOnlySpan<byte> key) => Set(family, key, null);

    public override CollectionInfo? Find(Namespace ns)
    {
        _transaction.Find(ns);
        return Catalog.Find(ns);
    }

    public override byte[]? Record(CollectionInfo info, ulong recordId) => _transaction.Record(Keys.Record(info.Id, recordId));

    public override void ClaimRecord(byte[] key) => _transaction.Claim(key, _transaction.IsUnchangedRecord);

    public override void ClaimName(Namespace ns) => _transaction.Claim(TransactionTable.NameKey(ns), _ => _engine.Find(ns) is null);

    public override bool IsTaken(byte[] uniqueEntry)
    {
        _transaction.Claim(uniqueEntry, _transaction.IsUnchangedEntry);
        return _transaction.HasEntry(uniqueEntry);
    }

    public override void SetTaken(byte[] uniqueEntry, bool taken) => _transaction.Claim(uniqueEntry, _transaction.IsUnchangedEntry);

    /// <summary>Takes a number at once, since it must be nobody else's.</summary>
    public override uint NewId() => _engine.ReserveId();

    public override void Put(CollectionInfo info)
    {
        Catalog = Catalog.With(info);
        _transaction.ChangeOf(info);
    }

    public override CappedRecords Capped(CollectionInfo info) =>
        throw new InvalidOperationException("no capped collection is written here");

    public override void Count(CollectionInfo info, long documents, long bytes)
    {
        if (info.Cap is not null)
        {
            throw new MongoException(
                ErrorCode.OperationNotSupportedInTransaction,
                $"Collection '{info.Namespace}' is a capped collection. Writes in transactions are not allowed on capped collections."
            );
        }

        var change = _transaction.ChangeOf(info);
        change.Documents += documents;
        change.Bytes += bytes;
    }

    public override void Count(CollectionInfo info, IndexInfo index, long bytes)
    {
        var change = _transaction.ChangeOf(info);
        change.Indexes[index.Id] = change.Indexes.GetValueOrDefault(index.Id) + bytes;
    }

    /// <summary>Indexes are made of new and empty collections alone, as in MongoDB.</summary>
    public override IndexInfo Build(CollectionInfo info, IndexInfo index, CancellationToken cancellationToken)
    {
        if (!_transaction.HasCreated(info) || _transaction.ChangeOf(info).Documents > 0)
        {
            throw new MongoException(
                ErrorCode.OperationNotSupportedInTransaction,
                $"Cannot create new indexes on existing collection {info.Namespace} in a multi-document transaction."
            );
        }

        return index;
    }

    protected override void Marked(CollectionInfo info, IndexInfo index) =>
        _transaction.ChangeOf(info).Multikey[index.Id] = index.MultikeyFields;

    /// <summary>Keeps the changes for the commit of the whole transaction.</summary>
    public override long Commit()
    {
        _transaction.Catalog = Catalog;
        return _engine.AppliedSequence;
    }

    private void Set(ColumnFamilyHandle family, ReadOnlySpan<byte> key, byte[]? value)
    {
        if (ReferenceEquals(family, Store.Records))
            _transaction.Written.SetRecord(key, value);
        else if (ReferenceEquals(family, Store.Indexes))
            _transaction.Written.SetIndexEntry(key, value);
        else
            throw new InvalidOperationException("a transaction writes documents and index entries alone");
    }
}
