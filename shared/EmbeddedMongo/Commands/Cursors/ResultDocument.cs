using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Cursors;

/// <summary>One result: stored bytes that pass through as they are, or a document that was made.</summary>
internal readonly record struct ResultDocument(byte[]? Bytes, BsonDocument? Document)
{
    public void WriteTo(ReplyWriter reply, string name)
    {
        if (Bytes is not null)
            reply.WriteDocument(name, Bytes);
        else
            reply.Write(name, Document!);
    }
}

/// <summary>Results on demand, from one thread at a time. Whatever it holds of the database is freed with it.</summary>
internal interface IResultSource : IDisposable
{
    /// <summary>The next result, or null at the end.</summary>
    /// <param name="operation">The command that asks; its cancellation stops the read.</param>
    ResultDocument? Next(Operation operation);

    /// <summary>True where it is known, without reading on, that there is no further document.</summary>
    bool AtEnd { get; }

    /// <summary>True where more may come later although <see cref="Next"/> found nothing: the source of a tailable cursor.</summary>
    bool StaysOpen => false;

    /// <summary>
    /// The place behind the last result, or behind everything that is known where <see cref="Next"/> found nothing more; null where the
    /// source is no stream of changes.
    /// </summary>
    BsonDocument? ResumeToken => null;

    /// <summary>Lets go, between two batches, of what can be read again.</summary>
    void Rest() { }

    /// <summary>Keys and documents examined so far, into the profiler's figures of the command that asks.</summary>
    void Report(OperationStats stats);
}
