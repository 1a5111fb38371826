using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Wire;

/// <summary>
/// Writes a reply's fields straight into one reused buffer, and stored documents as the bytes they are. Whatever a command wrote can
/// be taken back (<see cref="Rewind"/>), so an error or a full batch leaves no half reply.
/// </summary>
internal sealed class ReplyWriter : IDisposable
{
    private const int InitialSize = 4 * 1024;
    private const int KeptSize = 1024 * 1024;

    /// <summary>Above every reply that can be sent: a document that is too large for one is refused once it is written.</summary>
    private const int MaxSize = 64 * 1024 * 1024;

    private readonly Stack<int> _open = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);

    /// <summary>The position of the next byte; a mark for <see cref="Rewind"/>.</summary>
    public int Position { get; private set; }

    /// <summary>The number of documents and arrays that are open; a mark for <see cref="Rewind"/>.</summary>
    public int Depth => _open.Count;

    internal ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Position);

    /// <summary>Forgets everything, and memory beyond what an ordinary reply needs.</summary>
    internal void Reset()
    {
        if (_buffer.Length > KeptSize)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
        }

        _open.Clear();
        Position = 0;
    }

    /// <summary>Takes back everything written since the mark.</summary>
    public void Rewind(int position, int depth)
    {
        while (_open.Count > depth)
            _open.Pop();
        Position = position;
    }

    public void Write(string name, int value) => Int32(Element(BsonType.Int32, name, 4), value);

    public void Write(string name, long value) => Int64(Element(BsonType.Int64, name, 8), value);

    /// <summary>A count, as MongoDB sends counts: int where it fits, long where not.</summary>
    public void WriteCount(string name, long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue)
            Write(name, (int)value);
        else
            Write(name, value);
    }

    public void Write(string name, double value) => Int64(Element(BsonType.Double, name, 8), BitConverter.DoubleToInt64Bits(value));

    public void Write(string name, bool value) => Element(BsonType.Boolean, name, 1)[0] = value ? (byte)1 : (byte)0;

    public void Write(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var length = Encoding.UTF8.GetByteCount(value);
        var span = Element(BsonType.String, name, 4 + length + 1);
        BinaryPrimitives.WriteInt32LittleEndian(span, length + 1);
        Encoding.UTF8.GetBytes(value, span[4..]);
        span[^1] = 0;
    }

    /// <summary>A timestamp: seconds in the upper half, an increment in the lower.</summary>
    public void WriteTimestamp(string name, long value) => Int64(Element(BsonType.Timestamp, name, 8), value);

    /// <summary>A document that is bytes already.</summary>
    public void WriteDocument(string name, ReadOnlySpan<byte> bson) => bson.CopyTo(Element(BsonType.Document, name, bson.Length));

    public void Write(string name, BsonValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        switch (value)
        {
            case RawBsonDocument raw:
                WriteRaw(name, raw);
                break;
            case BsonDocument document:
                StartDocument(name);
                foreach (var element in document)
                {
                    Interruption.Check();
                    Write(element.Name, element.Value);
                }

                End();
                break;
            case BsonArray array:
                StartArray(name);
                for (var i = 0; i < array.Count; i++)
                {
                    Interruption.Check();
                    Write(ArrayIndex.Name(i), array[i]);
                }

                End();
                break;
            case BsonInt32 number:
                Write(name, number.Value);
                break;
            case BsonInt64 number:
                Write(name, number.Value);
                break;
            case BsonDouble number:
                Write(name, number.Value);
                break;
            case BsonString text:
                Write(name, text.Value);
                break;
            case BsonBoolean boolean:
                Write(name, boolean.Value);
                break;
            case BsonDateTime date:
                Int64(Element(BsonType.DateTime, name, 8), date.MillisecondsSinceEpoch);
                break;
            case BsonTimestamp timestamp:
                Int64(Element(BsonType.Timestamp, name, 8), timestamp.Value);
                break;
            case BsonObjectId id:
                id.Value.ToByteArray().CopyTo(Element(BsonType.ObjectId, name, 12));
                break;
            case BsonNull:
                Element(BsonType.Null, name, 0);
                break;
            default:
                // The rare types: the library's bytes, without the document around them.
                var encoded = new BsonDocument(name, value).ToBson();
                encoded.AsSpan(4, encoded.Length - 5).CopyTo(Take(encoded.Length - 5));
                break;
        }
    }

    public void StartDocument(string name) => Start(BsonType.Document, name);

    public void StartArray(string name) => Start(BsonType.Array, name);

    /// <summary>Closes the innermost document or array, or the reply itself.</summary>
    public void End()
    {
        Take(1)[0] = 0;
        var start = _open.Pop();
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), Position - start);
    }

    internal void StartRoot()
    {
        _open.Push(Position);
        Take(4);
    }

    internal Span<byte> Take(int count)
    {
        if (_buffer.Length - Position < count)
            Grow(count);
        var span = _buffer.AsSpan(Position, count);
        Position += count;
        return span;
    }

    internal Span<byte> At(int position) => _buffer.AsSpan(position);

    private void Start(BsonType type, string name)
    {
        Element(type, name, 0);
        StartRoot();
    }

    private void WriteRaw(string name, RawBsonDocument document)
    {
        var slice = document.Slice;
        var span = Element(BsonType.Document, name, slice.Length);
        for (var done = 0; done < span.Length; )
        {
            var bytes = slice.AccessBackingBytes(done);
            var count = Math.Min(bytes.Count, span.Length - done);
            bytes.AsSpan(0, count).CopyTo(span[done..]);
            done += count;
        }
    }

    private Span<byte> Element(BsonType type, string name, int size)
    {
        var nameLength = Encoding.UTF8.GetByteCount(name);
        var span = Take(1 + nameLength + 1 + size);
        span[0] = (byte)type;
        Encoding.UTF8.GetBytes(name, span[1..]);
        span[1 + nameLength] = 0;
        return span[(nameLength + 2)..];
    }

    private void Grow(int count)
    {
        if ((long)Position + count > MaxSize)
            throw new MongoException(ErrorCode.BSONObjectTooLarge, $"the reply would take more than {MaxSize} bytes");
        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(Position + count, 2 * _buffer.Length)));
        _buffer.AsSpan(0, Position).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static void Int32(Span<byte> span, int value) => BinaryPrimitives.WriteInt32LittleEndian(span, value);

    private static void Int64(Span<byte> span, long value) => BinaryPrimitives.WriteInt64LittleEndian(span, value);

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
