using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace DzStore.ServiceDefaults.Database;

/// <summary>Makes the service's one client: what the connection string leaves at the driver's default gets our shorter limit.</summary>
internal static class MongoClients
{
    public static IMongoClient Create(MongoOptions options)
    {
        var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
        settings.ApplicationName ??= "dzstore";
        if (settings.ServerSelectionTimeout == MongoDefaults.ServerSelectionTimeout)
            settings.ServerSelectionTimeout = options.ServerSelectionTimeout;
        if (settings.ConnectTimeout == MongoDefaults.ConnectTimeout)
            settings.ConnectTimeout = options.ServerSelectionTimeout;
        if (settings.WaitQueueTimeout == MongoDefaults.WaitQueueTimeout)
            settings.WaitQueueTimeout = options.OperationTimeout;
        settings.ClusterConfigurator = DatabaseSends.Subscribe;
        return new MongoClient(settings);
    }

    /// <summary>Where the database is, without user, password and options.</summary>
    public static string Describe(MongoOptions options)
    {
        var url = new MongoUrl(options.ConnectionString);
        var scheme = url.Scheme == ConnectionStringScheme.MongoDBPlusSrv ? "mongodb+srv" : "mongodb";
        return $"{scheme}://{string.Join(',', url.Servers.Select(server => server.ToString()))}/{options.Database}";
    }
}
