using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>
/// RocksDB with our column families and settings. The log is flushed by hand: a write goes to memory, <see cref="SyncLog"/> carries
/// all of them to disk at once. The files close when the owner and every reader have let go.
/// </summary>
internal sealed class RocksStore : IDisposable
{
    // The oplog is written in order and hardly read, so it gains nothing from a large buffer.
    private const ulong OplogBufferBytes = 8UL << 20;
    private const ulong OplogBlockBytes = 32UL << 10;

    private readonly RocksDb _db;
    private readonly WriteOptions _write = new();
    private readonly FlushOptions _flush = new FlushOptions().SetWaitForFlush(true);
    private int _leases = 1;

    private RocksStore(RocksDb db) =>
        (_db, Catalog, Records, Indexes, Sessions, Oplog, Undo) = (
            db,
            db.GetColumnFamily("catalog"),
            db.GetColumnFamily("records"),
            db.GetColumnFamily("indexes"),
            db.GetColumnFamily("sessions"),
            db.GetColumnFamily("oplog"),
            db.GetColumnFamily("undo")
        );

    /// <summary>Collections, their indexes and counters.</summary>
    public ColumnFamilyHandle Catalog { get; }

    /// <summary>[collection u32][record id u64] → BSON.</summary>
    public ColumnFamilyHandle Records { get; }

    /// <summary>Unique: [index u32][key] → record id. Others: [index u32][key][record id u64] → nothing.</summary>
    public ColumnFamilyHandle Indexes { get; }

    /// <summary>[session id][slot u32] → the outcome of a retryable write.</summary>
    public ColumnFamilyHandle Sessions { get; }

    /// <summary>[0 u32][timestamp u64] → an entry of the oplog.</summary>
    public ColumnFamilyHandle Oplog { get; }

    /// <summary>[timestamp u64] → what it takes to undo an entry of the oplog.</summary>
    public ColumnFamilyHandle Undo { get; }

    /// <summary>Opens the files of a directory, or makes them.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="cacheBytes">The size of the cache for blocks of data files.</param>
    /// <param name="oplogBytes">The size of the oplog, above which its oldest file is dropped.</param>
    /// <param name="verifyLogs">True to refuse a log that is shorter than what was synced of it, or missing.</param>
    /// <exception cref="RocksDbException">The directory cannot be used, or its files are damaged.</exception>
    public static RocksStore Open(string path, ulong cacheBytes, long oplogBytes, bool verifyLogs = true)
    {
        var cache = Cache.CreateLru(cacheBytes);
        var options = new DbOptions()
            .SetCreateIfMissing(true)
            .SetCreateMissingColumnFamilies(true)
            .SetKeepLogFileNum(3)
            .SetMaxTotalWalSize(256UL << 20)
            // Torn bytes at the end of the log are what a crash leaves. That there is nothing behind them the inspection has made sure of.
            .SetWalRecoveryMode(RocksDbSharp.Recovery.PointInTime);
        Native.Instance.rocksdb_options_set_manual_wal_flush(options.Handle, 1);
        // The manifest then says of each log that is closed how much of it was synced.
        Native.Instance.rocksdb_options_set_track_and_verify_wals_in_manifest(options.Handle, verifyLogs ? (byte)1 : (byte)0);
        return new RocksStore(RocksDb.Open(options, path, AllFamilies(cache, oplogBytes)));
    }

    /// <summary>Opens the files of a directory to read them alone: nothing in it is changed.</summary>
    /// <returns>Null for a directory of a version without an oplog, which cannot be read this way.</returns>
    /// <exception cref="RocksDbException">The directory cannot be read, or its files are damaged.</exception>
    public static RocksStore? OpenToRead(string path)
    {
        var options = new DbOptions().SetWalRecoveryMode(RocksDbSharp.Recovery.PointInTime);
        if (!RocksDb.ListColumnFamilies(options, path).Contains("oplog"))
            return null;
        const ulong cacheBytes = 8UL << 20;
        return new RocksStore(
            RocksDb.OpenReadOnly(options, path, AllFamilies(Cache.CreateLru(cacheBytes), oplogBytes: 0), errIfLogFileExists: false)
        );
    }

    private static ColumnFamilies AllFamilies(Cache cache, long oplogBytes) =>
        new()
        {
            { "catalog", Family(cache, pointLookups: true) },
            { "records", Family(cache, pointLookups: false) },
            { "indexes", Family(cache, pointLookups: true) },
            { "sessions", Family(cache, pointLookups: false) },
            // Last and in this order, so that a directory of an earlier version, which lacks them, gets the same numbers for them.
            { "oplog", OplogFamily(cache, oplogBytes) },
            { "undo", UndoFamily(cache) },
        };

    /// <summary>Index entries are asked for before every insert and mostly are not there: filters answer that from memory.</summary>
    private static ColumnFamilyOptions Family(Cache cache, bool pointLookups)
    {
        var table = new BlockBasedTableOptions()
            .SetBlockCache(cache)
            .SetFilterPolicy(BloomFilterPolicy.Create(10, false))
            .SetCacheIndexAndFilterBlocks(true)
            .SetPinL0FilterAndIndexBlocksInCache(true)
            .SetIndexType(BlockBasedTableIndexType.TwoLevelIndex)
            .SetFormatVersion(5);
        // In pieces, of which a look-up needs one: whole, a large file's filter fits into no shard of the cache and is read again for every
        // document.
        Native.Instance.rocksdb_block_based_options_set_partition_filters(table.Handle, 1);
        Native.Instance.rocksdb_block_based_options_set_pin_top_level_index_and_filter(table.Handle, 1);
        var options = new ColumnFamilyOptions()
            .SetBlockBasedTableFactory(table)
            .SetCompression(Compression.Lz4)
            .SetWriteBufferSize(64UL << 20);
        if (pointLookups)
        {
            options.SetMemtablePrefixBloomSizeRatio(0.02);
            Native.Instance.rocksdb_options_set_memtable_whole_key_filtering(options.Handle, 1);
        }

        return options;
    }

    /// <summary>
    /// The oplog is written with every change, in order, and mostly dropped unread. So its files are never merged but dropped whole, the
    /// oldest first; nothing is compressed and no filters are computed, which would cost more than the rest of an entry.
    /// </summary>
    private static ColumnFamilyOptions OplogFamily(Cache cache, long bytes)
    {
        var options = new ColumnFamilyOptions()
            .SetBlockBasedTableFactory(
                new BlockBasedTableOptions()
                    .SetBlockCache(cache)
                    .SetBlockSize(OplogBlockBytes)
                    .SetCacheIndexAndFilterBlocks(true)
                    .SetFormatVersion(5)
            )
            .SetCompression(Compression.No)
            .SetCompactionStyle(Compaction.Fifo)
            .SetWriteBufferSize(OplogBufferBytes);
        // RocksDB drops files by itself: none that holds an entry which counts, so above the oplog's size and what files add to it.
        var files = Native.Instance.rocksdb_fifo_compaction_options_create();
        Native.Instance.rocksdb_fifo_compaction_options_set_max_table_files_size(files, (ulong)(bytes + bytes / 4) + 4 * OplogBufferBytes);
        Native.Instance.rocksdb_options_set_fifo_compaction_options(options.Handle, files);
        Native.Instance.rocksdb_fifo_compaction_options_destroy(files);
        // And none by age, which is thirty days where nobody says otherwise.
        Native.Instance.rocksdb_options_set_ttl(options.Handle, 0);
        return options;
    }

    /// <summary>Undo records are written in order, deleted by ranges soon after, and read only where something is undone.</summary>
    private static ColumnFamilyOptions UndoFamily(Cache cache) =>
        new ColumnFamilyOptions()
            .SetBlockBasedTableFactory(
                new BlockBasedTableOptions().SetBlockCache(cache).SetCacheIndexAndFilterBlocks(true).SetFormatVersion(5)
            )
            .SetCompression(Compression.No)
            .SetWriteBufferSize(OplogBufferBytes);

    public byte[]? Get(ColumnFamilyHandle family, ReadOnlySpan<byte> key, ReadOptions? options = null) => _db.Get(key, family, options);

    public bool Has(ColumnFamilyHandle family, ReadOnlySpan<byte> key) => _db.HasKey(key, family);

    public void Write(WriteBatch batch) => _db.Write(batch, _write);

    /// <summary>Writes the log's buffer to its file and waits until the disk has it.</summary>
    public void SyncLog() => Native.Instance.rocksdb_flush_wal(_db.Handle, 1);

    /// <summary>Writes everything in memory into data files.</summary>
    public void FlushMemory()
    {
        foreach (var family in (ColumnFamilyHandle[])[Catalog, Records, Indexes, Sessions, Oplog, Undo])
            FlushMemory(family);
    }

    /// <summary>Writes what memory holds of a family into data files.</summary>
    public void FlushMemory(ColumnFamilyHandle family) => Native.Instance.rocksdb_flush_cf(_db.Handle, _flush.Handle, family.Handle);

    /// <summary>The family by the number that the log has for it.</summary>
    public ColumnFamilyHandle Family(uint number) =>
        number switch
        {
            Families.Catalog => Catalog,
            Families.Records => Records,
            Families.Indexes => Indexes,
            Families.Sessions => Sessions,
            Families.Oplog => Oplog,
            Families.Undo => Undo,
            _ => throw new InvalidDataException($"the log names the column family {number}, which this server does not have"),
        };

    /// <summary>The family that holds a collection's documents.</summary>
    public ColumnFamilyHandle RecordsOf(CollectionInfo info) => info.IsOplog ? Oplog : Records;

    /// <summary>Reads every block of every data file.</summary>
    /// <exception cref="RocksDbException">A checksum is wrong.</exception>
    public void VerifyChecksums() => Native.Instance.rocksdb_verify_checksum(_db.Handle);

    /// <summary>True where an error says that files are damaged or missing.</summary>
    public static bool IsDamage(RocksDbException error) =>
        error.Message.StartsWith("Corruption", StringComparison.Ordinal)
        || error.Message.Contains("No such file or directory", StringComparison.Ordinal);

    public Snapshot Snapshot() => _db.CreateSnapshot();

    public Iterator NewIterator(ColumnFamilyHandle family, ReadOptions options) => _db.NewIterator(family, options);

    /// <summary>Roughly what a range of keys takes in files and in memory, in bytes.</summary>
    public long ApproximateSize(ColumnFamilyHandle family, byte[] from, byte[] to) => ApproximateSizes.Of(_db, family, from, to);

    /// <summary>Keeps the files open for a reader.</summary>
    /// <exception cref="ObjectDisposedException">They are closed already.</exception>
    public void Lease()
    {
        int leases;
        do
        {
            leases = Volatile.Read(ref _leases);
            ObjectDisposedException.ThrowIf(leases == 0, this);
        } while (Interlocked.CompareExchange(ref _leases, leases + 1, leases) != leases);
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) == 0)
            _db.Dispose();
    }

    public void Dispose() => Release();
}
