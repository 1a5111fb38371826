using DzStore.ServiceDefaults.Database;
using DzStore.SparkConnect;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// Reading and writing MongoDB from Spark, through the MongoDB connector. The address is given with every read and write: the connector does not see
/// what is set in a Spark Connect session.
/// </summary>
internal sealed class SparkMongo(IOptions<SparkOptions> options, IOptions<MongoOptions> mongo, IMongoDatabase database)
{
    public const string Format = "mongodb";

    private string Uri => options.Value.MongoDB is { Length: > 0 } own ? own : mongo.Value.ConnectionString;

    /// <summary>Reads a collection in one piece: a filter that an index serves would only be asked again and again by more.</summary>
    /// <param name="comment">By which MongoDB's log and profiler tell the run.</param>
    public DataFrame Read(SparkSession spark, string collection, StructType schema, string comment) =>
        spark.Read.Format(Format).Options(ReadOptions(collection, comment)).Schema(schema).Load();

    /// <summary>Writes rows, each in the place of the document with its _id: a task that Spark repeats writes nothing twice.</summary>
    public Task ReplaceAsync(DataFrame rows, string collection, string comment, bool ordered, CancellationToken cancellationToken) => rows.Write.Format(Format)
        .Options(ReplaceOptions(collection, comment, ordered)).Mode(SaveMode.Append).SaveAsync(cancellationToken: cancellationToken);

    /// <summary>What <see cref="Read"/> tells the connector, whichever client brings it there.</summary>
    public Dictionary<string, string> ReadOptions(string collection, string comment) => new(Common(collection, comment))
    {
        ["partitioner"] = "com.mongodb.spark.sql.connector.read.partitioner.SinglePartitionPartitioner",
    };

    /// <summary>What <see cref="ReplaceAsync"/> tells the connector.</summary>
    public Dictionary<string, string> ReplaceOptions(string collection, string comment, bool ordered) => new(Common(collection, comment))
    {
        ["operationType"] = "replace", ["upsertDocument"] = "true", ["ordered"] = ordered ? "true" : "false", ["writeConcern.w"] = "majority",
    };

    /// <summary>A text of Spark's without the connection string and the password in it.</summary>
    public string WithoutSecrets(string text)
    {
        text = text.Replace(Uri, "(connection string)", StringComparison.Ordinal);
        return MongoUrl.Create(Uri).Password is { Length: > 0 } password ? text.Replace(password, "…", StringComparison.Ordinal) : text;
    }

    private Dictionary<string, string> Common(string collection, string comment) => new()
    {
        ["connection.uri"] = Uri, ["database"] = database.DatabaseNamespace.DatabaseName, ["collection"] = collection, ["comment"] = comment,
    };
}
