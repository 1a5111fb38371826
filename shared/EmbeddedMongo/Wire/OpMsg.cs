using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace EmbeddedMongo.Wire;

[Flags]
internal enum OpMsgFlags
{
    None = 0,
    ChecksumPresent = 1,
    MoreToCome = 2,
    ExhaustAllowed = 1 << 16,
}

/// <summary>Documents beside the command's body (section kind 1): the rows of an insert, the statements of an update or delete.</summary>
internal readonly record struct DocumentSequence(string Name, IReadOnlyList<ReadOnlyMemory<byte>> Documents);

/// <summary>
/// A request in MongoDB's message format (OP_MSG): one body and any number of document sequences. All of them are slices of the
/// frame's bytes; their BSON has been checked and can be walked without further checks.
/// </summary>
internal readonly record struct OpMsg(OpMsgFlags Flags, ArraySegment<byte> Body, IReadOnlyList<DocumentSequence> Sequences)
{
    // Bits 0 to 15 are required: a receiver that does not know one must refuse the message.
    private const int UnknownRequiredFlags = 0xFFFF & ~(int)(OpMsgFlags.ChecksumPresent | OpMsgFlags.MoreToCome);

    /// <exception cref="ProtocolException">The sections do not add up to one message of sound BSON.</exception>
    public static OpMsg Parse(Frame frame)
    {
        var flags = ReadFlags(frame);
        if (((int)flags & UnknownRequiredFlags) != 0)
            throw new ProtocolException($"unknown OP_MSG flags 0x{(int)flags:x}");
        var sections = frame.Payload[4..];
        if (flags.HasFlag(OpMsgFlags.ChecksumPresent))
            sections = Verified(frame, sections);

        ArraySegment<byte> body = default;
        List<DocumentSequence>? sequences = null;
        while (sections.Count > 0)
        {
            switch (sections[0])
            {
                case 0 when body.Array is null:
                    body = TakeDocument(sections[1..]);
                    sections = sections[(1 + body.Count)..];
                    break;
                case 1:
                    var size = ReadInt32(sections, 1);
                    if (size < 5 || size > sections.Count - 1)
                        throw new ProtocolException($"a document sequence of {size} bytes does not fit its message");
                    var sequence = ReadSequence(sections.Slice(5, size - 4));
                    sequences ??= [];
                    if (sequences.Exists(other => other.Name == sequence.Name))
                        throw new ProtocolException($"two document sequences '{sequence.Name}'");
                    sequences.Add(sequence);
                    sections = sections[(1 + size)..];
                    break;
                case var kind:
                    throw new ProtocolException(kind == 0 ? "two bodies in one message" : $"unknown section kind {kind}");
            }
        }

        return body.Array is null
            ? throw new ProtocolException("a message without a body")
            : new OpMsg(flags, body, sequences ?? (IReadOnlyList<DocumentSequence>)[]);
    }

    /// <exception cref="ProtocolException">The message ends before its flags do.</exception>
    public static OpMsgFlags ReadFlags(Frame frame) => (OpMsgFlags)ReadInt32(frame.Payload, 0);

    private static DocumentSequence ReadSequence(ArraySegment<byte> bytes)
    {
        var end = bytes.AsSpan().IndexOf((byte)0);
        if (end < 0)
            throw new ProtocolException("a document sequence without an end of its name");
        var documents = new List<ReadOnlyMemory<byte>>();
        for (var rest = bytes[(end + 1)..]; rest.Count > 0; rest = rest[documents[^1].Length..])
            documents.Add(TakeDocument(rest));
        return new DocumentSequence(Encoding.UTF8.GetString(bytes.AsSpan(0, end)), documents);
    }

    private static ArraySegment<byte> TakeDocument(ArraySegment<byte> bytes) => bytes[..BsonCheck.Document(bytes)];

    private static ArraySegment<byte> Verified(Frame frame, ArraySegment<byte> sections)
    {
        if (sections.Count < 4)
            throw new ProtocolException("a message too short for its checksum");
        var covered = frame.Bytes.AsSpan()[..^4];
        if (Crc32C(covered) != BinaryPrimitives.ReadUInt32LittleEndian(frame.Bytes.AsSpan()[^4..]))
            throw new ProtocolException("the checksum does not match");
        return sections[..^4];
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = ~0u;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    private static int ReadInt32(ArraySegment<byte> bytes, int offset) =>
        bytes.Count < offset + 4
            ? throw new ProtocolException("a message that ends within a section")
            : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset));
}
