using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning;

/// <summary>A running query: documents on demand, with live counters. For one thread at a time.</summary>
public sealed class QueryExecution : IDisposable
{
    internal QueryExecution() { }

    /// <summary>The next document, or null at the end.</summary>
    /// <exception cref="OperationCanceledException">maxTimeMS ran out, or the operation was killed, by the token.</exception>
    /// <exception cref="MongoException">QueryExceededMemoryLimitNoDiskUseAllowed … .</exception>
    public StoredDocument? Next(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>totalKeysExamined so far.</summary>
    public long KeysExamined => throw new NotImplementedException();

    /// <summary>totalDocsExamined so far.</summary>
    public long DocumentsExamined => throw new NotImplementedException();

    /// <summary>nReturned so far.</summary>
    public long Returned => throw new NotImplementedException();

    /// <summary>explain's <c>executionStages</c>: the plan with each stage's own counters.</summary>
    public BsonDocument Stages() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
