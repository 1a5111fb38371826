using System.Globalization;
using DzStore.LocalHost.Data;
using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Processes;
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
    private const string ReplicaSetName = "rs0";

    private static readonly TimeSpan SelectionTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The setting <c>Mongo:Database</c> of the services, which inherit the environment of this process.</summary>
    private static string StoreName => Environment.GetEnvironmentVariable("Mongo__Database") is { Length: > 0 } name ? name : "dzstore_db";

    /// <summary>The database in words: what it is, where it listens, and its source.</summary>
    public string Describe() =>
        Source.Kind switch
        {
            "configured" => $"MongoDB {Version} at {Hosts}, as {DatabaseSource.ConnectionStringVariable} says",
            "mongod" => $"MongoDB {Version} at {Hosts}, started from {Source.Program}",
            _ => $"EmbeddedMongo (as MongoDB {Version}) at {Hosts}; no database is configured and no mongod is on PATH",
        };

    /// <summary>The database in words; its connection string may hold a password.</summary>
    public override string ToString() => Describe();

    /// <summary>The process to start for a source.</summary>
    /// <param name="source">A source with a program.</param>
    /// <param name="folder">The folder of its data and log.</param>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="further">Further arguments.</param>
    /// <param name="supervisor">The assembly that supervises a mongod; null for the program of this process.</param>
    internal static ChildSpec Spec(DatabaseSource source, DataFolder folder, int port, IReadOnlyList<string> further, string? supervisor)
    {
        string[] arguments =
        [
            "--port",
            port.ToString(CultureInfo.InvariantCulture),
            "--dbpath",
            folder.Database(source.Kind),
            "--bind_ip",
            "127.0.0.1",
            "--replSet",
            ReplicaSetName,
            .. further,
        ];
        var spec = new ChildSpec(
            "The database",
            source.Program!,
            arguments,
            new Dictionary<string, string>(),
            Path.Combine(folder.Logs, "database.log")
        );
        return source.Kind == "mongod"
            ? ProcessSupervisor.Over(spec, supervisor ?? Programs.Entry)
            : spec with
            {
                Program = Programs.Dotnet,
                Arguments = [source.Program!, .. arguments, "--stopWithParent"],
            };
    }

    /// <summary>Waits for a database that was started on a port of this machine.</summary>
    internal static async Task<RunningDatabase> WaitForOursAsync(DatabaseSource source, int port, CancellationToken cancellationToken)
    {
        await DzStore.LocalHost.Network.Ports.WaitUntilOpenAsync(port, cancellationToken);
        await ReplicaSet.EnsurePrimaryAsync(port, ReplicaSetName, cancellationToken);
        return await ConnectAsync(
            source,
            FormattableString.Invariant($"mongodb://127.0.0.1:{port}/?replicaSet={ReplicaSetName}"),
            cancellationToken
        );
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
