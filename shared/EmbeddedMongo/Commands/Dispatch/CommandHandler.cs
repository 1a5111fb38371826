using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Wire;

namespace EmbeddedMongo.Commands.Dispatch;

/// <summary>Answers the messages of one connection by running their commands.</summary>
internal sealed class CommandHandler(ConnectionState connection, Dispatcher dispatcher) : IMessageHandler
{
    public ValueTask<byte[]?> AnswerAsync(
        ArraySegment<byte> body,
        IReadOnlyList<DocumentSequence> sequences,
        string? legacyDatabase,
        ReplyWriter reply
    ) => dispatcher.AnswerAsync(connection, body, sequences, legacyDatabase, reply);

    public void Refuse(MongoException error, ReplyWriter reply) => dispatcher.Refuse(error, reply);

    public void Interrupt(ErrorCode reason) => connection.Interrupt(reason);
}
