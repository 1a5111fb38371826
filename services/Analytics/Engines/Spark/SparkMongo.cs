using DzStore.ServiceDefaults.Database;
using DzStore.SparkConnect;
using DzStore.SparkConnect.Types;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// Reads and writes MongoDB from Spark, through the MongoDB connector. The address is given with every read and write, because the
/// connector does not see the settings of a Spark Connect session.
/// </summary>
internal sealed class SparkMongo(IOptions<SparkOptions> options, IOptions<MongoOptions> mongo, IMongoDatabase database)
{
    public const string Format = "mongodb";

    private string Uri => options.Value.MongoDB is { Length: > 0 } own ? own : mongo.Value.ConnectionString;

    /// <summary>Reads a collection in one partition: more partitions would repeat a filter that an index serves.</summary>
    /// <param name="comment">The comment by which MongoDB's log and profiler tell the run.</param>
    public DataFrame Read(SparkSession spark, string collection, StructType schema, string comment) =>
        spark.Read.Format(Format).Options(ReadOptions(collection, comment)).Schema(schema).Load();

    /// <summary>Writes rows, each in place of the document with its _id, so that a task repeated by Spark writes nothing twice.</summary>
    public Task ReplaceAsync(DataFrame rows, string collection, string comment, bool ordered, CancellationToken cancellationToken) =>
        rows
            .Write.Format(Format)
            .Options(ReplaceOptions(collection, comment, ordered))
            .Mode(SaveMode.Append)
            .SaveAsync(cancellationToken: cancellationToken);

    /// <summary>The connector's options for <see cref="Read"/>, for any client of Spark.</summary>
    public Dictionary<string, string> ReadOptions(string collection, string comment) =>
        new(Common(collection, comment))
        {
            ["partitioner"] = "com.mongodb.spark.sql.connector.read.partitioner.SinglePartitionPartitioner",
        };

    /// <summary>The connector's options for <see cref="ReplaceAsync"/>.</summary>
    public Dictionary<string, string> ReplaceOptions(string collection, string comment, bool ordered) =>
        new(Common(collection, comment))
        {
            ["operationType"] = "replace",
            ["upsertDocument"] = "true",
            ["ordered"] = ordered ? "true" : "false",
            ["writeConcern.w"] = "majority",
        };

    /// <summary>
    /// Removes the connection string, the credentials in it and the password from a text of Spark's, encoded or not: the Java driver quotes
    /// parts of a string that it cannot read.
    /// </summary>
    public string WithoutSecrets(string text)
    {
        text = text.Replace(Uri, "(connection string)", StringComparison.Ordinal);
        if (MongoUrl.Create(Uri).Password is not { Length: > 0 } password)
            return text;
        var credentials = Uri[(Uri.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('@', 2)[0];
        foreach (var secret in new[] { credentials, credentials.Split(':', 2)[^1], password })
            text = text.Replace(secret, "…", StringComparison.Ordinal);
        return text;
    }

    private Dictionary<string, string> Common(string collection, string comment) =>
        new()
        {
            ["connection.uri"] = Uri,
            ["database"] = database.DatabaseNamespace.DatabaseName,
            ["collection"] = collection,
            ["comment"] = comment,
        };
}
