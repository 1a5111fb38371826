using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// The entries that one transaction adds to the oplog. Each gets its time as it is added; the write lock, which the transaction holds,
/// makes that the order of commits, so that readers never see a hole.
/// </summary>
internal sealed class LoggedChanges(WriteTransaction transaction, OperationLog log, EntryEncoder encoder, List<byte[]>? operations)
{
    private const long Version = 2;

    /// <summary>The operations of one entry of a transaction; names and the frame come on top.</summary>
    private const int MaxTransactionBytes = 16 * 1024 * 1024 - 64 * 1024;

    private static readonly byte[] TransactionNames = ElementsOf(new BsonDocument { { "op", "c" }, { "ns", "admin.$cmd" } }.ToBson())
        .ToArray();

    /// <summary>The place of the session's id in <see cref="SessionPattern"/>: behind the names and the lengths before it.</summary>
    private const int SessionIdAt = 6 + 4 + 4 + 5;

    /// <summary>An entry's first elements, for no session. Where nobody has a name, the user's digest is that of an empty one.</summary>
    private static readonly byte[] SessionPattern = PatternOfSession();

    private readonly long _wall = transaction.Now.ToUnixTimeSeconds() << 32;
    private (CollectionInfo? Info, byte[] Elements) _names = (null, []);
    private (RetryableWrite? Write, OpTime Previous, byte[] Elements) _session = (null, OpTime.None, []);
    private readonly List<TermStart> _begun = [];
    private OpTime _lastTime = log.Last;
    private long _count;
    private long _bytes;
    private OplogSegment? _complete;

    /// <summary>The timestamp of the last entry; 0 for none.</summary>
    public long Last => _count > 0 ? _lastTime.Timestamp : 0;

    /// <summary>The place of the last entry; where there is none yet, that of the oplog's.</summary>
    public OpTime LastTime => _lastTime;

    /// <summary>
    /// True while the transaction carries out entries of another member: its changes are in those already, so nothing is logged for them.
    /// </summary>
    public bool IsReplay { get; set; }

    /// <summary>The statement that the entries to come carry out; null for none that a client may send again.</summary>
    public RetryableWrite? Statement { get; set; }

    /// <summary>The document that the statement's result shows and that must be kept beside its entry.</summary>
    public ImageKind Image { get; set; }

    public void Insert(CollectionInfo info, ReadOnlySpan<byte> document)
    {
        if (IsReplay || !OperationLog.Covers(info.Namespace))
            return;
        Start("i"u8, info);
        encoder.Document("o\0"u8, document);
        encoder.DocumentOf("o2\0"u8, IdOf(document));
        Finish(default);
    }

    /// <param name="info">The collection.</param>
    /// <param name="before">The document before the update.</param>
    /// <param name="after">The document after it.</param>
    /// <param name="difference">The entry's <c>{$v: 2, diff}</c>; null to log the document after the update.</param>
    public void Update(CollectionInfo info, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, byte[]? difference)
    {
        if (IsReplay || !OperationLog.Covers(info.Namespace))
            return;
        var image = KeepImage(info, before, after);
        Start("u"u8, info);
        encoder.Document("o\0"u8, difference ?? after);
        encoder.DocumentOf("o2\0"u8, IdOf(before));
        Finish(image);
    }

    public void Delete(CollectionInfo info, ReadOnlySpan<byte> document)
    {
        if (IsReplay || !OperationLog.Covers(info.Namespace))
            return;
        var image = KeepImage(info, document, default);
        Start("d"u8, info);
        encoder.DocumentOf("o\0"u8, IdOf(document));
        Finish(image);
    }

    /// <summary>Logs a change of the catalog.</summary>
    /// <param name="database">The database.</param>
    /// <param name="uuid">The collection's identity; null for a change of the whole database.</param>
    /// <param name="command">The change, as MongoDB's oplog has it.</param>
    /// <param name="details">What undoing it takes, as MongoDB's <c>o2</c>; null for nothing.</param>
    public void Command(string database, Guid? uuid, BsonDocument command, BsonDocument? details = null)
    {
        var entry = new BsonDocument { { "op", "c" }, { "ns", $"{database}.$cmd" } };
        if (uuid is { } id)
            entry.Add("ui", new BsonBinaryData(id, GuidRepresentation.Standard));
        entry.Add("o", command);
        if (details is not null)
            entry.Add("o2", details);
        if (IsReplay)
            return;
        encoder.Start();
        encoder.Elements(ElementsOf(Bson.Encode(entry)));
        // That a statement makes its collection is no statement.
        var statement = Statement;
        Statement = null;
        Finish(default);
        Statement = statement;
    }

    /// <summary>Logs a no-op, which says something and moves the time.</summary>
    public void Note(BsonDocument message)
    {
        encoder.Start();
        encoder.Elements(
            ElementsOf(
                new BsonDocument
                {
                    { "op", "n" },
                    { "ns", "" },
                    { "o", message },
                }.ToBson()
            )
        );
        Finish(default, carriesChanges: false);
    }

    /// <summary>Adds an entry of another member as it is.</summary>
    /// <param name="time">Its time.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="carriesChanges">False for one that changes nothing by itself, as a no-op.</param>
    public void Append(OpTime time, ReadOnlySpan<byte> entry, bool carriesChanges)
    {
        log.Clock.Advance(time.Timestamp);
        Put(time, entry, carriesChanges);
    }

    /// <summary>
    /// Logs a multi-document transaction: <c>{applyOps: […]}</c>, or several such entries in a row where one would be too large, each of
    /// which names the one before. All but the last say <c>partialTxn</c>, the last the <c>count</c> of all operations.
    /// </summary>
    /// <param name="id">Session and number.</param>
    /// <param name="parts">The entries of its changes, without times.</param>
    public void Transaction(RetryableWrite id, IReadOnlyList<byte[]> parts)
    {
        var previous = OpTime.None;
        for (var first = 0; first < parts.Count; )
        {
            var (start, bytes) = (first, 0L);
            encoder.Start();
            encoder.Elements(Elements(id));
            encoder.Elements(TransactionNames);
            var command = encoder.StartDocument("o\0"u8);
            var list = encoder.StartArray("applyOps\0"u8);
            while (first < parts.Count && (first == start || bytes + parts[first].Length <= MaxTransactionBytes))
            {
                encoder.Document(Encoding.UTF8.GetBytes($"{first - start}\0"), parts[first]);
                bytes += parts[first++].Length;
            }

            encoder.EndDocument(list);
            if (first < parts.Count)
                encoder.Boolean("partialTxn\0"u8, true);
            else if (start > 0)
                encoder.Int64(BsonType.Int64, "count\0"u8, parts.Count);
            encoder.EndDocument(command);
            var now = Stamp();
            Time("prevOpTime\0"u8, previous);
            encoder.End();
            // The changes are undone with the last entry, which makes them.
            Put(now, encoder.Written, carriesChanges: first == parts.Count);
            previous = now;
        }
    }

    /// <summary>Puts beside the entries what must be stored with them; called before the batch is written.</summary>
    public void Seal()
    {
        if (_count > 0)
            _complete = log.Seal(transaction, Last, _count, _bytes);
    }

    /// <summary>Lets readers know of the entries; called when the batch is written.</summary>
    public void Applied()
    {
        if (_count > 0)
            log.Applied(_lastTime, _begun, _count, _bytes, _complete);
    }

    /// <summary>
    /// Logs the image of a document as a no-op before the entry that names it, so that a retry can be answered from the oplog.
    /// </summary>
    private (byte[] Name, OpTime Time)? KeepImage(CollectionInfo info, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (Statement is not { } statement || Image == ImageKind.None)
            return null;
        Statement = null;
        Start("n"u8, info);
        encoder.Document("o\0"u8, Image == ImageKind.Before ? before : after);
        Finish(default, carriesChanges: false);
        Statement = statement;
        return ((Image == ImageKind.Before ? "preImageOpTime\0"u8 : "postImageOpTime\0"u8).ToArray(), LastTime);
    }

    private void Start(ReadOnlySpan<byte> operation, CollectionInfo info)
    {
        encoder.Start();
        if (Statement is { } statement)
            encoder.Elements(SessionElements(statement));
        if (!ReferenceEquals(_names.Info, info))
            _names = (info, log.NamesOf(info));
        // The names begin with {op: "?"}, whose letter differs alone.
        var letter = encoder.Written.Length + "\u0002op\0"u8.Length + 4;
        encoder.Elements(_names.Elements);
        encoder.Overwrite(letter, operation[0]);
    }

    /// <summary>Appends the time and the place in the session, and puts the entry into the batch.</summary>
    private void Finish((byte[] Name, OpTime Time)? image, bool carriesChanges = true)
    {
        if (operations is not null)
        {
            // A part of the entry of a transaction has no time of its own.
            encoder.End();
            operations.Add(encoder.Written.ToArray());
            return;
        }

        if (Statement is { } statement)
            encoder.Int32("stmtId\0"u8, statement.Statement);
        var now = Stamp();
        if (image is var (name, time))
            Time(name, time);
        if (Statement is not null)
        {
            Time("prevOpTime\0"u8, _session.Previous);
            _session.Previous = now;
        }

        encoder.End();
        Put(now, encoder.Written, carriesChanges);
    }

    private OpTime Stamp()
    {
        var now = new OpTime(log.Clock.Next(_wall), transaction.Term);
        encoder.Int64(BsonType.Timestamp, "ts\0"u8, now.Timestamp);
        encoder.Int64(BsonType.Int64, "t\0"u8, now.Term);
        encoder.Int64(BsonType.Int64, "v\0"u8, Version);
        encoder.Int64(BsonType.DateTime, "wall\0"u8, transaction.Now.ToUnixTimeMilliseconds());
        return now;
    }

    /// <param name="time">Its time.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="carriesChanges">False for one that changes nothing by itself, as a no-op.</param>
    private void Put(OpTime time, ReadOnlySpan<byte> entry, bool carriesChanges)
    {
        if (time.Term != _lastTime.Term)
        {
            var start = new TermStart(time.Term, time.Timestamp, _lastTime);
            OplogTerms.Begin(transaction, start);
            _begun.Add(start);
        }

        _lastTime = time;
        Span<byte> key = stackalloc byte[Keys.PrefixLength + Keys.RecordIdLength];
        Keys.WriteRecord(key, OperationLog.CollectionId, (ulong)time.Timestamp);
        transaction.Put(transaction.Store.Oplog, key, entry);
        (_count, _bytes) = (_count + 1, _bytes + entry.Length);
        if (carriesChanges)
            transaction.CloseUndo(time.Timestamp);
    }

    private void Time(ReadOnlySpan<byte> name, OpTime time)
    {
        var position = encoder.StartDocument(name);
        encoder.Int64(BsonType.Timestamp, "ts\0"u8, time.Timestamp);
        encoder.Int64(BsonType.Int64, "t\0"u8, time.IsNone ? -1 : time.Term);
        encoder.EndDocument(position);
    }

    private ReadOnlySpan<byte> SessionElements(RetryableWrite statement)
    {
        if (_session.Write is not { } known || known.Session != statement.Session || known.TransactionNumber != statement.TransactionNumber)
        {
            _session = (statement, transaction.LastOfSession(statement), Elements(statement));
        }

        return _session.Elements;
    }

    /// <summary>The elements <c>lsid</c> and <c>txnNumber</c>: in a pattern that has them, what differs is filled in.</summary>
    private static byte[] Elements(RetryableWrite statement)
    {
        var elements = (byte[])SessionPattern.Clone();
        statement.Session.Id.TryWriteBytes(elements.AsSpan(SessionIdAt), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(elements.AsSpan(elements.Length - sizeof(long)), statement.TransactionNumber);
        return elements;
    }

    private static byte[] PatternOfSession()
    {
        var lsid = new BsonDocument
        {
            { "id", new BsonBinaryData(Guid.Empty, GuidRepresentation.Standard) },
            { "uid", new BsonBinaryData(SHA256.HashData([])) },
        };
        return ElementsOf(new BsonDocument { { "lsid", lsid }, { "txnNumber", 0L } }.ToBson()).ToArray();
    }

    private static ReadOnlySpan<byte> ElementsOf(byte[] document) => document.AsSpan(4, document.Length - 5);

    /// <summary>The element of <c>_id</c>, which stands first in every stored document.</summary>
    private static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> document)
    {
        var elements = new BsonElements(document);
        elements.MoveNext();
        return document[elements.Current.Start..elements.Current.End];
    }
}

/// <summary>The document that findAndModify answers with.</summary>
internal enum ImageKind
{
    None,
    Before,
    After,
}
