using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// Creates the service's only client: a limit that the connection string leaves at the driver's default gets our shorter one.
/// </summary>
internal static class MongoClients
{
    /// <param name="options">The address and the limits.</param>
    /// <param name="cause">Listens for why no server is seen.</param>
    public static IMongoClient Create(MongoOptions options, NoServerCause? cause = null)
    {
        var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
        settings.ApplicationName ??= "dzstore";
        if (settings.ServerSelectionTimeout == MongoDefaults.ServerSelectionTimeout)
            settings.ServerSelectionTimeout = options.ServerSelectionTimeout;
        if (settings.ConnectTimeout == MongoDefaults.ConnectTimeout)
            settings.ConnectTimeout = options.ServerSelectionTimeout;
        if (settings.WaitQueueTimeout == MongoDefaults.WaitQueueTimeout)
            settings.WaitQueueTimeout = options.OperationTimeout;
        settings.ClusterConfigurator = cluster =>
        {
            DatabaseSends.Subscribe(cluster);
            cause?.Subscribe(cluster, settings);
        };
        return new MongoClient(settings);
    }

    /// <summary>The address of the database, without user name, password and options.</summary>
    public static string Describe(MongoOptions options)
    {
        if (options.ConnectionString.Length == 0)
            return "(no address)";
        var url = new MongoUrl(options.ConnectionString);
        var scheme = url.Scheme == ConnectionStringScheme.MongoDBPlusSrv ? "mongodb+srv" : "mongodb";
        return $"{scheme}://{string.Join(',', url.Servers.Select(server => server.ToString()))}/{options.Database}";
    }
}
