using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Wire;

/// <summary>Answers the messages of one connection. The server's commands implement it, so that this room knows none of them.</summary>
internal interface IMessageHandler
{
    /// <summary>Carries out one message and writes the fields of its reply, or of the error, into a document that is open.</summary>
    /// <param name="body">The message's document; sound BSON, in a buffer that the next message overwrites.</param>
    /// <param name="sequences">The documents beside the body.</param>
    /// <param name="legacyDatabase">The database of a legacy OP_QUERY, which has no <c>$db</c>; null for OP_MSG.</param>
    /// <param name="reply">The reply.</param>
    /// <returns>
    /// The body to carry out next without being asked, where the client allows a stream of replies; null where this reply is the last.
    /// </returns>
    /// <exception cref="ProtocolException">The connection is to be closed without an answer.</exception>
    ValueTask<byte[]?> AnswerAsync(
        ArraySegment<byte> body,
        IReadOnlyList<DocumentSequence> sequences,
        string? legacyDatabase,
        ReplyWriter reply
    );

    /// <summary>Writes the error reply to a message whose BSON is sound but not accepted.</summary>
    void Refuse(MongoException error, ReplyWriter reply);

    /// <summary>Stops what runs for this connection, because its client is gone or the server stops.</summary>
    void Interrupt(ErrorCode reason);
}
