using System.Buffers.Binary;

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
}
