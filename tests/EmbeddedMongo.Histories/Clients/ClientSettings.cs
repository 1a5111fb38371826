using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Clients;

/// <summary>Makes drivers for the clients of a history. They give up soon, so that a fault makes many unknown operations.</summary>
internal static class ClientSettings
{
    /// <summary>The usual time that a write waits for its write concern; also that of a linearizable read.</summary>
    public static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(2);

    /// <summary>A driver that knows the set and follows a failover.</summary>
    /// <param name="connectionString">The set.</param>
    /// <param name="retries">It sends a read or a write again, once, after an error.</param>
    /// <param name="pool">Drivers of one name share connections and what they know of the set.</param>
    public static MongoClient Following(string connectionString, bool retries, string pool) =>
        Make(MongoClientSettings.FromConnectionString(connectionString), retries, pool);

    /// <summary>A driver that talks to one node, whoever is primary: a client on the wrong side of a broken network.</summary>
    /// <param name="host">The node.</param>
    public static MongoClient Pinned(string host) =>
        Make(MongoClientSettings.FromConnectionString($"mongodb://{host}/?directConnection=true"), retries: false, "pinned");

    private static MongoClient Make(MongoClientSettings settings, bool retries, string pool)
    {
        settings.RetryReads = retries;
        settings.RetryWrites = retries;
        settings.ApplicationName = pool;
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(3);
        settings.ConnectTimeout = TimeSpan.FromSeconds(2);
        settings.SocketTimeout = TimeSpan.FromSeconds(3);
        settings.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        settings.MaxConnectionPoolSize = 200;
        return new MongoClient(settings);
    }
}
