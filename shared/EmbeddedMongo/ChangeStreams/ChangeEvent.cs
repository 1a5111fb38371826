using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>An event as clients see it, before the stages of their pipeline.</summary>
/// <param name="Token">Its place, which is its <c>_id</c> too.</param>
/// <param name="Document">The event itself.</param>
/// <param name="Subject">The document that it tells of, where its current version may be looked up; null for any other event.</param>
/// <param name="Ending">The event that ends the stream behind this one; null where it goes on.</param>
internal sealed record ChangeEvent(ResumeToken Token, BsonDocument Document, ChangedDocument? Subject, ChangeEvent? Ending)
{
    /// <summary>The number of its first parts that were shown before, where it is split.</summary>
    public int PartsSeen { get; init; }
}

/// <summary>A document that was updated.</summary>
/// <param name="Namespace">Its collection's name at that time.</param>
/// <param name="Uuid">Its collection's identity.</param>
/// <param name="Id">Its <c>_id</c>.</param>
internal sealed record ChangedDocument(Namespace Namespace, Guid? Uuid, BsonValue Id);
