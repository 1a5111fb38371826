using System.Buffers.Binary;

namespace EmbeddedMongo.Wire;

/// <summary>The kinds of message that are still in use (https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/).</summary>
internal enum OpCode
{
    Reply = 1,
    Query = 2004,
    Compressed = 2012,
    Message = 2013,
}

/// <summary>The 16 bytes in front of every message.</summary>
internal readonly record struct MessageHeader(int Length, int RequestId, int ResponseTo, OpCode OpCode)
{
    public const int Size = 16;

    /// <summary>MongoDB's <c>maxMessageSizeBytes</c>.</summary>
    public const int MaxMessageSize = 48_000_000;

    /// <summary>Reads a header and refuses what no sound client sends, before anything is allocated for the message.</summary>
    /// <exception cref="ProtocolException">The length is out of range, or the opcode is not one that clients send.</exception>
    public static MessageHeader Read(ReadOnlySpan<byte> bytes)
    {
        var header = new MessageHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
            (OpCode)BinaryPrimitives.ReadInt32LittleEndian(bytes[12..])
        );

        if (header.Length is <= Size or > MaxMessageSize)
            throw new ProtocolException($"a message length of {header.Length} bytes is outside {Size + 1}..{MaxMessageSize}");
        if (header.OpCode is not (OpCode.Message or OpCode.Query))
            throw new ProtocolException($"opcode {(int)header.OpCode} is not supported");
        return header;
    }
}
