using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Values;

/// <summary>
/// A stream in memory that ends in an error above a size: a document that holds one array many times is small until it is written out.
/// </summary>
/// <param name="most">The bytes that it takes.</param>
internal sealed class BoundedStream(long most) : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        Check(count);
        base.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    public override void WriteByte(byte value)
    {
        Check(1);
        base.WriteByte(value);
    }

    private void Check(int more)
    {
        Interruption.Check();
        if (Position + more > most)
        {
            throw new MongoException(
                ErrorCode.BSONObjectTooLarge,
                $"BSONObj size is invalid. Size must be between 0 and {Bson.MaxDocumentSize}: more than {most} bytes"
            );
        }
    }
}
