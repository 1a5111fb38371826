using EmbeddedMongo.Storage.Oplog;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>A collection as the catalog holds it at one moment; immutable.</summary>
internal sealed record CollectionInfo
{
    /// <summary>The number that its records are stored under; never used twice.</summary>
    public required uint Id { get; init; }

    public required Namespace Namespace { get; init; }

    /// <summary>Changes when the collection is dropped and created again; an open cursor tells by it that its collection is gone.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>The options given to <c>create</c>, as listCollections shows them.</summary>
    public required BsonDocument Options { get; init; }

    /// <summary>The indexes, <c>_id_</c> first, then in order of creation; none where it is the oplog.</summary>
    public required IReadOnlyList<IndexInfo> Indexes { get; init; }

    public IndexInfo IdIndex => Indexes[0];

    /// <summary>True for <c>local.oplog.rs</c>, which has no index and is written by the server alone.</summary>
    public bool IsOplog => Id == OperationLog.CollectionId;

    /// <summary>The bounds of a capped collection; null for any other.</summary>
    public Cap? Cap => Storage.Cap.Of(Options);

    /// <summary>The number of documents at this moment.</summary>
    public long DocumentCount => Counters.Count.Value;

    /// <summary>Document count and sizes, live.</summary>
    internal CollectionCounters Counters { get; init; } = new();
}
