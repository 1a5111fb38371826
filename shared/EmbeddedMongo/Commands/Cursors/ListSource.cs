using EmbeddedMongo.Commands.Arguments;
using EmbeddedMongo.Commands.Operations;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Cursors;

/// <summary>Results that are in memory already.</summary>
internal sealed class ListSource(IEnumerable<BsonDocument> documents) : IResultSource
{
    private readonly Queue<BsonDocument> _left = new(documents);

    public bool AtEnd => _left.Count == 0;

    public ResultDocument? Next(Operation operation) => _left.TryDequeue(out var document) ? new ResultDocument(null, document) : null;

    public void Report(OperationStats stats) { }

    public void Dispose() { }

    /// <summary>The batch size in <c>cursor: {batchSize}</c>, which listCollections and listIndexes may leave out.</summary>
    public static long BatchSize(CommandArguments arguments) =>
        arguments.Document("cursor") is { } cursor
        && cursor.TryGetValue("batchSize", out var size)
        && size.IsNumeric
        && size.ToDouble() >= 0
            ? (long)size.ToDouble()
            : long.MaxValue;
}
