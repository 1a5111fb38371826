using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// The oplog: an entry for each change, in the batch of the change itself, in the order of commits. Clients read it as the capped
/// collection <c>local.oplog.rs</c>; an entry's record number is its timestamp. The format is MongoDB's
/// (<c>src/mongo/db/repl/oplog_entry.idl</c> of mongodb/mongo).
/// </summary>
internal sealed class OperationLog
{
    /// <summary>The number that stands before its keys; collections are numbered from 1.</summary>
    public const uint CollectionId = 0;

    private const int MostNames = 1000;

    private readonly OplogSegments _segments;
    private readonly Dictionary<Guid, (Namespace Namespace, byte[] Elements)> _names = [];
    private LastEntry _last;
    private bool _isNew;
    private bool _hasOlderData;

    private OperationLog(
        OplogIdentity identity,
        OplogSegments segments,
        OplogClock clock,
        OplogTerms terms,
        OplogFront front,
        OpTime last,
        long maxBytes
    )
    {
        (Identity, _segments, Clock, Terms, Front, _last) = (identity, segments, clock, terms, front, new LastEntry(last));
        Info = new CollectionInfo
        {
            Id = CollectionId,
            Namespace = Name,
            Uuid = identity.Uuid,
            Options = new BsonDocument
            {
                { "capped", true },
                { "size", maxBytes },
                { "autoIndexId", false },
            },
            Indexes = [],
            Counters = segments.Counters,
        };
    }

    /// <summary>The name that it is read under.</summary>
    public static Namespace Name { get; } = new("local", "oplog.rs");

    public OplogIdentity Identity { get; }

    /// <summary>The oplog as a collection.</summary>
    public CollectionInfo Info { get; }

    public OplogClock Clock { get; }

    /// <summary>The terms that there are entries of.</summary>
    public OplogTerms Terms { get; }

    /// <summary>The end of what was dropped at its front.</summary>
    public OplogFront Front { get; }

    /// <summary>The place of its last entry; <see cref="OpTime.None"/> where there is none yet.</summary>
    public OpTime Last => Volatile.Read(ref _last).Time;

    /// <summary>The oldest segment, where the oplog is above its size; null where there is none to drop.</summary>
    public OplogSegment? Excess => _segments.Excess;

    /// <summary>The timestamp of the newest entry that this process has dropped; 0 for none.</summary>
    public long Trimmed => _segments.Dropped;

    public static OperationLog Open(RocksStore store, StorageOptions options)
    {
        var identity = OplogIdentity.Read(store);
        var last = LastIn(store);
        // A loss of power may have taken entries whose times clients know. Those lie before the second that comes next, unless the wall
        // clock has been set back.
        var floor = last.IsNone ? 0 : Math.Max(last.Timestamp, (options.Time.GetUtcNow().ToUnixTimeSeconds() + 1) << 32);
        var terms = OplogTerms.Read(store, identity?.Term ?? OplogIdentity.FirstTerm);
        return new OperationLog(
            identity ?? OplogIdentity.New(options.Time),
            OplogSegments.Read(store, options.OplogBytes),
            new OplogClock(options.Time, floor),
            terms,
            OplogFront.Read(store),
            last,
            options.OplogBytes
        )
        {
            _isNew = identity is null,
            _hasOlderData = identity is null && CatalogCodec.HasCollections(store),
        };
    }

    /// <summary>True for a collection whose changes are logged: those of <c>local</c> and the profiler's are the server's own.</summary>
    public static bool Covers(Namespace ns) => ns.Database != "local" && ns.Collection != "system.profile";

    /// <summary>The key of an entry.</summary>
    public static byte[] Key(long timestamp) => Keys.Record(CollectionId, (ulong)timestamp);

    /// <summary>
    /// The elements <c>op</c> (of which the letter is still to come), <c>ns</c> and <c>ui</c> of entries for a collection, encoded once.
    /// Belongs to whoever holds the write lock.
    /// </summary>
    public byte[] NamesOf(CollectionInfo info)
    {
        if (_names.TryGetValue(info.Uuid, out var known) && known.Namespace == info.Namespace)
            return known.Elements;
        if (_names.Count >= MostNames)
            _names.Clear();
        var document = new BsonDocument
        {
            { "op", "?" },
            { "ns", info.Namespace.ToString() },
            { "ui", new BsonBinaryData(info.Uuid, GuidRepresentation.Standard) },
        }.ToBson();
        var elements = document[4..^1];
        _names[info.Uuid] = (info.Namespace, elements);
        return elements;
    }

    /// <summary>Puts beside a transaction's entries what must be stored with them.</summary>
    public OplogSegment? Seal(WriteTransaction transaction, long last, long count, long bytes)
    {
        if (_isNew)
        {
            Identity.Put(transaction);
            // Data from before there was an oplog is in no entry.
            if (_hasOlderData)
                Front.Put(transaction, dropped: 1);
        }

        return _segments.Seal(transaction, last, count, bytes);
    }

    /// <summary>Counts the entries of a transaction that is stored, and lets readers know of the last.</summary>
    public void Applied(OpTime last, IReadOnlyList<TermStart> begun, long count, long bytes, OplogSegment? complete)
    {
        _isNew = false;
        foreach (var start in begun)
            Terms.Begun(start);
        _segments.Applied(count, bytes, complete);
        Volatile.Write(ref _last, new LastEntry(last));
    }

    /// <summary>Puts the deletion of the oldest segment into a transaction.</summary>
    public void Drop(WriteTransaction transaction, OplogSegment oldest)
    {
        _segments.Drop(transaction, oldest);
        Front.Put(transaction, oldest.Last);
    }

    /// <summary>
    /// Puts the rows that tell of entries behind one into a transaction that deletes such entries; <see cref="Reload"/> ends it.
    /// </summary>
    public void CutTo(WriteTransaction transaction, OpTime last)
    {
        _segments.CutTo(transaction, last.Timestamp);
        Terms.CutTo(transaction, last);
    }

    /// <summary>Reads its state anew, where entries were deleted or put behind its back; called under the write lock.</summary>
    public void Reload(RocksStore store)
    {
        _segments.Load(store);
        Terms.Load(store);
        Front.Load(store);
        Volatile.Write(ref _last, new LastEntry(LastIn(store)));
        _names.Clear();
    }

    /// <summary>The place of the last entry that a store holds; none where it holds none.</summary>
    /// <summary>The place of the last entry that a view shows.</summary>
    public OpTime LastIn(ReadView view)
    {
        using var entries = view.Records(Info, backward: true);
        return entries.MoveNext() ? OplogEntry.TimeOf(entries.Value) : OpTime.None;
    }

    public static OpTime LastIn(RocksStore store)
    {
        using var entries = new RangeIterator(store, store.Oplog, Key(0), Keys.PrefixEnd(CollectionId), backward: true);
        return entries.MoveNext() ? OpTime.Parse(Bson.Decode(entries.Value.ToArray())) : OpTime.None;
    }

    /// <summary>Both halves of a place, so that readers never see one of each.</summary>
    private sealed record LastEntry(OpTime Time);
}
