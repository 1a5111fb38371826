using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>One change in the oplog: an entry, or one of the operations that a transaction's entry holds.</summary>
/// <param name="Kind">The letter: <c>i</c>, <c>u</c>, <c>d</c>, or <c>c</c> for a change of the catalog.</param>
/// <param name="Namespace">The collection, or <c>$cmd</c> of its database.</param>
/// <param name="Uuid">The collection's identity; null for a change of a whole database.</param>
/// <param name="Object">The field <c>o</c>.</param>
/// <param name="Details">The field <c>o2</c>; null where there is none.</param>
/// <param name="Entry">The entry that it became visible with.</param>
/// <param name="Index">Its place in its transaction; null outside one.</param>
internal sealed record LoggedOperation(
    char Kind,
    Namespace Namespace,
    Guid? Uuid,
    BsonDocument Object,
    BsonDocument? Details,
    EntryOrigin Entry,
    int? Index
);

/// <summary>The time and the session of an entry.</summary>
/// <param name="Timestamp">The entry's timestamp.</param>
/// <param name="Wall">The wall clock when it was written.</param>
/// <param name="Session">The session, where the entry belongs to one.</param>
/// <param name="TransactionNumber">The number of the transaction in the session.</param>
internal sealed record EntryOrigin(long Timestamp, BsonValue Wall, BsonValue? Session, BsonValue? TransactionNumber);
