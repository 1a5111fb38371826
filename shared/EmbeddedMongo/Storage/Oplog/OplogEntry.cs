using System.Buffers.Binary;
using System.Text;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// An entry of the oplog, or an operation within a transaction's entry, taken apart without decoding the documents in it. The format is
/// MongoDB's (<c>src/mongo/db/repl/oplog_entry.idl</c> of mongodb/mongo).
/// </summary>
internal sealed class OplogEntry
{
    private const long Version = 2;
    private const int BinaryHeader = 5;

    private OplogEntry(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The whole entry.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The letter of the operation: i, u, d, c or n.</summary>
    public char Operation { get; private set; }

    public string Namespace { get; private set; } = "";

    /// <summary>The identity of the collection; null for changes of a whole database and no-ops.</summary>
    public Guid? Collection { get; private set; }

    /// <summary>The document, the change or the command (<c>o</c>).</summary>
    public ReadOnlyMemory<byte> Object { get; private set; }

    /// <summary>The details (<c>o2</c>), of an update the <c>_id</c>; empty where there are none.</summary>
    public ReadOnlyMemory<byte> Details { get; private set; }

    public OpTime Time { get; private set; }

    /// <summary>The session of a retryable write or a transaction.</summary>
    public LogicalSession? Session { get; private set; }

    public long TransactionNumber { get; private set; } = -1;

    /// <summary>The number of the statement of a retryable write.</summary>
    public int? Statement { get; private set; }

    /// <summary>The entry of the same session before this one; <see cref="OpTime.None"/> where it is the first.</summary>
    public OpTime Previous { get; private set; }

    /// <summary>The place of the document that a findAndModify answered with; null where it is not kept.</summary>
    public (OpTime Time, bool IsBefore)? Image { get; private set; }

    /// <exception cref="MongoException">It is of another version of the format, or has no operation.</exception>
    public static OplogEntry Parse(ReadOnlyMemory<byte> bytes)
    {
        var entry = new OplogEntry(bytes);
        var (timestamp, term) = (0L, 0L);
        foreach (var element in new BsonElements(bytes.Span))
        {
            var value = bytes[(element.Name.End.Value + 1)..element.End];
            var span = value.Span;
            switch (bytes.Span[element.Name])
            {
                case [(byte)'o', (byte)'p']:
                    entry.Operation = (char)span[4];
                    break;
                case [(byte)'n', (byte)'s']:
                    entry.Namespace = Encoding.UTF8.GetString(span[4..^1]);
                    break;
                case [(byte)'u', (byte)'i']:
                    entry.Collection = new Guid(span[BinaryHeader..], bigEndian: true);
                    break;
                case [(byte)'o']:
                    entry.Object = value;
                    break;
                case [(byte)'o', (byte)'2']:
                    entry.Details = value;
                    break;
                case [(byte)'t', (byte)'s']:
                    timestamp = BinaryPrimitives.ReadInt64LittleEndian(span);
                    break;
                case [(byte)'t']:
                    term = BinaryPrimitives.ReadInt64LittleEndian(span);
                    break;
                case [(byte)'v'] when span.Length == 8 && BinaryPrimitives.ReadInt64LittleEndian(span) != Version:
                    throw new MongoException(
                        ErrorCode.FailedToParse,
                        $"an entry of the oplog is of version {BinaryPrimitives.ReadInt64LittleEndian(span)}: this server knows {Version}"
                    );
                case var name:
                    entry.ReadSession(name, value);
                    break;
            }
        }

        entry.Time = new OpTime(timestamp, term);
        return entry;
    }

    /// <summary>The position of an entry, without the rest.</summary>
    public static OpTime TimeOf(ReadOnlySpan<byte> entry)
    {
        var (timestamp, term) = (0L, 0L);
        foreach (var element in new BsonElements(entry))
        {
            var name = entry[element.Name];
            if (name.SequenceEqual("ts"u8))
                timestamp = BinaryPrimitives.ReadInt64LittleEndian(entry[(element.End - sizeof(long))..]);
            else if (name.SequenceEqual("t"u8))
                term = BinaryPrimitives.ReadInt64LittleEndian(entry[(element.End - sizeof(long))..]);
        }

        return new OpTime(timestamp, term);
    }

    private void ReadSession(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        if (name.SequenceEqual("lsid"u8))
            Session = LogicalSession.Parse(RawBson.Document(value));
        else if (name.SequenceEqual("txnNumber"u8))
            TransactionNumber = BinaryPrimitives.ReadInt64LittleEndian(value.Span);
        else if (name.SequenceEqual("stmtId"u8))
            Statement = BinaryPrimitives.ReadInt32LittleEndian(value.Span);
        else if (name.SequenceEqual("prevOpTime"u8))
            Previous = OpTime.Parse(RawBson.Document(value));
        else if (name.SequenceEqual("preImageOpTime"u8))
            Image = (OpTime.Parse(RawBson.Document(value)), true);
        else if (name.SequenceEqual("postImageOpTime"u8))
            Image = (OpTime.Parse(RawBson.Document(value)), false);
    }
}
