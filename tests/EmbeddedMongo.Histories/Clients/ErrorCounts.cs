using System.Collections.Concurrent;
using System.Globalization;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Clients;

/// <summary>Counts the errors that clients saw, by kind: a run that ends well may still have told of something odd.</summary>
internal sealed class ErrorCounts
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public void Add(Exception exception) => _counts.AddOrUpdate(KindOf(exception), 1, (_, count) => count + 1);

    /// <summary>The kinds with their numbers, most frequent first.</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            _counts
                .OrderByDescending(entry => entry.Value)
                .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}: {entry.Value:N0}"))
        );

    private static string KindOf(Exception exception) =>
        exception switch
        {
            MongoWriteException { WriteError: { } error } => $"write error {error.Code}",
            MongoWriteException { WriteConcernError: { } error } => $"write concern {error.Code} {error.CodeName}",
            MongoBulkWriteException { WriteConcernError: { } error } => $"write concern {error.Code} {error.CodeName}",
            MongoWriteConcernException { WriteConcernResult.Response: { } response } => $"write concern {CodeIn(response)}",
            MongoCommandException error => $"{error.Code} {error.CodeName}",
            MongoConnectionException { InnerException: { } inner } => $"connection {inner.GetType().Name}",
            _ => exception.GetType().Name,
        };

    private static string CodeIn(MongoDB.Bson.BsonDocument response) =>
        response.GetValue("writeConcernError", null) is MongoDB.Bson.BsonDocument error
            ? $"{error["code"]} {error.GetValue("codeName", "")}"
            : "without a code";
}
