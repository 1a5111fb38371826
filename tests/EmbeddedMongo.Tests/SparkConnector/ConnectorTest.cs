using DzStore.SparkConnect;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.SparkConnector;

/// <summary>
/// A test that reads and writes this server by the MongoDB Spark connector, as users do: every option is the connector's default but those
/// named.
/// </summary>
[Collection("Spark connector")]
public abstract class ConnectorTest(TestServer server, SparkFixture spark) : IClassFixture<TestServer>, IAsyncLifetime
{
    protected SparkSession Spark { get; private set; } = null!;

    protected IMongoDatabase Database { get; } = server.NewDatabase();

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        SparkFixture.SkipWithout();
        Spark = await spark.SessionAsync(Stop);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server.Client.DropDatabaseAsync(Database.DatabaseNamespace.DatabaseName, CancellationToken.None);
    }

    protected IMongoCollection<BsonDocument> Collection(string name) => Database.GetCollection<BsonDocument>(name);

    protected DataFrame Read(string collection, string? schema = null, params IEnumerable<(string Key, string Value)> options)
    {
        var reader = Spark.Read.Format("mongodb").Options(Options(collection, options));
        return (schema is null ? reader : reader.Schema(schema)).Load();
    }

    protected Task WriteAsync(DataFrame rows, string collection, SaveMode mode, params IEnumerable<(string Key, string Value)> options) =>
        rows.Write.Format("mongodb").Options(Options(collection, options)).Mode(mode).SaveAsync(cancellationToken: Stop);

    protected async Task<BsonDocument> ProfileAsync(int level) =>
        await Database.RunCommandAsync<BsonDocument>(new BsonDocument("profile", level), cancellationToken: Stop);

    /// <summary>What the profiler noted under a comment, in order of time; a getMore carries its cursor's.</summary>
    protected async Task<IReadOnlyList<BsonDocument>> NotedAsync(string comment) =>
        await Collection("system.profile")
            .Find(
                new BsonDocument(
                    "$or",
                    new BsonArray { new BsonDocument("command.comment", comment), new BsonDocument("originatingCommand.comment", comment) }
                )
            )
            .ToListAsync(Stop);

    private Dictionary<string, string> Options(string collection, IEnumerable<(string Key, string Value)> options)
    {
        var all = options.ToDictionary(option => option.Key, option => option.Value);
        all["connection.uri"] = server.ConnectionString;
        all["database"] = Database.DatabaseNamespace.DatabaseName;
        all["collection"] = collection;
        return all;
    }
}
