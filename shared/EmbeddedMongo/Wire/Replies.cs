using System.Buffers.Binary;
using System.Text;

namespace EmbeddedMongo.Wire;

/// <summary>The envelopes around a reply document: OP_MSG, and OP_REPLY for the legacy handshake.</summary>
internal static class Replies
{
    private static int _lastRequestId;

    public static void StartMessage(this ReplyWriter reply)
    {
        reply.Reset();
        reply.Take(MessageHeader.Size + 5).Clear(); // header, flags, and the kind of the one section: 0
        reply.StartRoot();
    }

    public static void StartLegacy(this ReplyWriter reply)
    {
        const int awaitCapable = 8,
            numberReturned = 16;
        reply.Reset();
        var envelope = reply.Take(MessageHeader.Size + 20);
        envelope.Clear();
        envelope[MessageHeader.Size] = awaitCapable;
        envelope[MessageHeader.Size + numberReturned] = 1;
        reply.StartRoot();
    }

    /// <summary>Closes the document and fills in the header.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="request">The header of the message that it answers.</param>
    /// <param name="moreToCome">True where another reply follows that the client need not ask for.</param>
    /// <returns>The reply's own number.</returns>
    public static int Complete(this ReplyWriter reply, MessageHeader request, bool moreToCome = false)
    {
        reply.End();
        var header = reply.At(0);
        var id = Interlocked.Increment(ref _lastRequestId);
        if (moreToCome)
            BinaryPrimitives.WriteInt32LittleEndian(header[MessageHeader.Size..], (int)OpMsgFlags.MoreToCome);
        BinaryPrimitives.WriteInt32LittleEndian(header, reply.Position);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], id);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], request.RequestId);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], (int)(request.OpCode == OpCode.Query ? OpCode.Reply : OpCode.Message));
        return id;
    }

    /// <summary>
    /// Closes the document, puts a sequence of documents beside it, and makes it a message to which nothing is answered.
    /// </summary>
    /// <param name="message">The message, begun by <see cref="StartMessage"/>.</param>
    /// <param name="name">The name of the sequence.</param>
    /// <param name="documents">The documents of the sequence; for none there is no sequence.</param>
    public static void CompleteOneWay(this ReplyWriter message, string name, IReadOnlyList<ReadOnlyMemory<byte>> documents)
    {
        message.End();
        if (documents.Count > 0)
            WriteSequence(message, name, documents);
        var header = message.At(0);
        BinaryPrimitives.WriteInt32LittleEndian(header[MessageHeader.Size..], (int)OpMsgFlags.MoreToCome);
        BinaryPrimitives.WriteInt32LittleEndian(header, message.Position);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Interlocked.Increment(ref _lastRequestId));
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], (int)OpCode.Message);
    }

    private static void WriteSequence(ReplyWriter message, string name, IReadOnlyList<ReadOnlyMemory<byte>> documents)
    {
        message.Take(1)[0] = 1; // the kind of the section
        var start = message.Position;
        message.Take(4);
        Encoding.UTF8.GetBytes(name, message.Take(Encoding.UTF8.GetByteCount(name)));
        message.Take(1)[0] = 0;
        foreach (var document in documents)
            document.Span.CopyTo(message.Take(document.Length));
        BinaryPrimitives.WriteInt32LittleEndian(message.At(start), message.Position - start);
    }
}
