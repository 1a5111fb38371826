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
    private const string Format = "mongodb";

    private string Uri => options.Value.MongoDB is { Length: > 0 } own ? own : mongo.Value.ConnectionString;

    /// <summary>Reads a collection in one piece: a filter that an index serves would only be asked again and again by more.</summary>
    /// <param name="comment">By which MongoDB's log and profiler tell the run.</param>
    public DataFrame Read(SparkSession spark, string collection, StructType schema, string comment) => spark.Read.Format(Format)
        .Options(Common(collection, comment))
        .Option("partitioner", "com.mongodb.spark.sql.connector.read.partitioner.SinglePartitionPartitioner")
        .Schema(schema).Load();

    /// <summary>Writes rows, each in the place of the document with its _id: a task that Spark repeats writes nothing twice.</summary>
    public Task ReplaceAsync(DataFrame rows, string collection, string comment, bool ordered, CancellationToken cancellationToken) => rows.Write.Format(Format)
        .Options(Common(collection, comment))
        .Option("operationType", "replace").Option("upsertDocument", true).Option("ordered", ordered).Option("writeConcern.w", "majority")
        .Mode(SaveMode.Append).SaveAsync(cancellationToken: cancellationToken);

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
