using System.Globalization;
using DzStore.LocalHost.Errors;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.LocalHost.Database;

/// <summary>A database that answers.</summary>
/// <param name="Source">Its source.</param>
/// <param name="ConnectionString">The connection string for the services; it may hold a password and is never shown.</param>
/// <param name="Hosts">Its hosts and ports, without credentials.</param>
/// <param name="Version">The version of MongoDB that it reports.</param>
/// <param name="Store">The database of DzStore in it.</param>
public sealed record RunningDatabase(DatabaseSource Source, string ConnectionString, string Hosts, string Version, IMongoDatabase Store)
{
    private static readonly TimeSpan SelectionTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The setting <c>Mongo:Database</c> of the services, which inherit the environment of this process.</summary>
    private static string StoreName => Environment.GetEnvironmentVariable("Mongo__Database") is { Length: > 0 } name ? name : "dzstore_db";

    private string Set => Hosts.Split(", ").Length is > 1 and var nodes ? FormattableString.Invariant($", a set of {nodes} nodes") : "";

    /// <summary>The database in words: what it is, where it listens, and its source.</summary>
    public string Describe() =>
        Source.Kind switch
        {
            "configured" => $"MongoDB {Version} at {Hosts}, as {DatabaseSource.ConnectionStringVariable} says",
            "mongod" => $"MongoDB {Version} at {Hosts}, started from {Source.Program}",
            _ => $"EmbeddedMongo (as MongoDB {Version}){Set} at {Hosts}; no database is configured and no mongod is on PATH",
        };

    /// <summary>The database in words; its connection string may hold a password.</summary>
    public override string ToString() => Describe();

    /// <summary>Waits for a database that was started on ports of this machine: until it has a primary.</summary>
    /// <param name="source">Its source.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="cancellationToken">Ends the wait: there is no limit.</param>
    internal static async Task<RunningDatabase> WaitForOursAsync(
        DatabaseSource source,
        DatabaseNodes nodes,
        CancellationToken cancellationToken
    )
    {
        await Task.WhenAll(nodes.Select(node => node.WaitUntilListeningAsync(cancellationToken)));
        if (source.Kind == "mongod")
        {
            await ReplicaSet.EnsurePrimaryAsync(nodes[0].Port, NodeProgram.ReplicaSetName, cancellationToken);
        }
        else
        {
            await nodes.ElectAsync(cancellationToken);
        }

        return await ConnectAsync(source, nodes.ConnectionString, cancellationToken);
    }

    /// <summary>Connects to a running database.</summary>
    /// <exception cref="SetupException">A configured database does not answer within 5 s, or refuses.</exception>
    public static async Task<RunningDatabase> ConnectAsync(
        DatabaseSource source,
        string connectionString,
        CancellationToken cancellationToken
    )
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.ServerSelectionTimeout = SelectionTimeout;
        settings.ApplicationName = "DzStore.Local";
        var hosts = string.Join(
            ", ",
            settings.Servers.Select(server => $"{server.Host}:{server.Port.ToString(CultureInfo.InvariantCulture)}")
        );
        var store = new MongoClient(settings).GetDatabase(StoreName);
        try
        {
            var build = await store.RunCommandAsync<BsonDocument>(
                new BsonDocument("buildInfo", 1),
                ReadPreference.Primary,
                cancellationToken
            );
            return new(source, connectionString, hosts, build["version"].AsString, store);
        }
        catch (Exception e) when (e is MongoException or TimeoutException && !source.IsOurs)
        {
            throw new SetupException(
                $"The configured database at {hosts} cannot be used: {MongoErrors.Describe(e)} "
                    + $"Start it, or correct {DatabaseSource.ConnectionStringVariable}.",
                e
            );
        }
    }
}
