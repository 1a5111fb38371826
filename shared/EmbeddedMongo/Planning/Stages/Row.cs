using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Planning.Stages;

/// <summary>A row that passes between stages: a record's number, and the record once it is fetched.</summary>
internal readonly record struct Row(ulong RecordId, StoredDocument? Document);
