using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Writing;

/// <summary>A statement that failed, as an element of <c>writeErrors</c>.</summary>
/// <param name="Index">The document's index in its command.</param>
/// <param name="Error">Code, message, and details such as keyPattern and keyValue.</param>
internal sealed record WriteError(int Index, MongoException Error);

/// <param name="Inserted">n: the documents stored, by this call or by the one that it retries.</param>
/// <param name="Errors">The documents refused; at most one if ordered.</param>
/// <param name="Sequence">The sequence to wait for.</param>
internal sealed record InsertResult(int Inserted, IReadOnlyList<WriteError> Errors, long Sequence)
{
    /// <summary>The numbers of the statements that an earlier call had executed.</summary>
    public IReadOnlyList<int> Retried { get; init; } = [];
}

/// <param name="Matched">Documents the filter selected, without an upserted one.</param>
/// <param name="Modified">Documents that the update changed.</param>
/// <param name="UpsertedId">The <c>_id</c> of the document inserted by an upsert, or null.</param>
/// <param name="Sequence">The sequence to wait for.</param>
internal sealed record UpdateResult(long Matched, long Modified, BsonValue? UpsertedId, long Sequence)
{
    /// <summary>True where an earlier call executed the statement and this one is answered from the record.</summary>
    public bool Retried { get; init; }
}

/// <param name="Deleted">Documents removed.</param>
/// <param name="Sequence">The sequence to wait for.</param>
internal sealed record DeleteResult(long Deleted, long Sequence)
{
    /// <summary>True where an earlier call executed the statement and this one is answered from the record.</summary>
    public bool Retried { get; init; }
}

/// <param name="Value">The document before or after, as asked; null where none was found, or before an upsert.</param>
/// <param name="Found">True where a document was updated or removed: <c>updatedExisting</c>.</param>
/// <param name="UpsertedId">The <c>_id</c> of the document inserted by an upsert, or null.</param>
/// <param name="Sequence">The sequence to wait for.</param>
internal sealed record FindAndModifyResult(BsonDocument? Value, bool Found, BsonValue? UpsertedId, long Sequence)
{
    /// <summary>True where an earlier call executed the statement and this one is answered from the record.</summary>
    public bool Retried { get; init; }
}
