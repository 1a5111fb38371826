using System.Globalization;
using DzStore.Local.CommandLine;
using DzStore.Local.Data;
using DzStore.Local.Processes;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Local.Database;

/// <summary>A database that answers.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="ConnectionString">How services reach it; may hold a password, so it is never shown.</param>
/// <param name="Hosts">Where it is, as it may be shown.</param>
/// <param name="Version">What it says it is.</param>
/// <param name="Store">The database of DzStore in it.</param>
internal sealed record RunningDatabase(DatabaseSource Source, string ConnectionString, string Hosts, string Version, IMongoDatabase Store)
{
    private const string ReplicaSetName = "rs0";

    /// <summary>Services name their database by <c>Mongo:Database</c>; the launcher's environment is theirs.</summary>
    private static string StoreName => Environment.GetEnvironmentVariable("Mongo__Database") is { Length: > 0 } name ? name : "dzstore_db";

    /// <summary>What to start for a source on a port, in the data folder.</summary>
    public static ChildSpec Spec(DatabaseSource source, DataFolder folder, int port, IReadOnlyList<string> further)
    {
        string[] arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--dbpath", folder.Database(source.Kind),
            "--bind_ip", "127.0.0.1", "--replSet", ReplicaSetName, .. further,
        ];
        var spec = new ChildSpec("The database", source.Program!, arguments, new Dictionary<string, string>(), Path.Combine(folder.Logs, "database.log"));
        return source.Kind == "mongod"
            ? Guard.Over(spec)
            : spec with { Program = Programs.Dotnet, Arguments = [source.Program!, .. arguments, "--stopWithParent"] };
    }

    /// <summary>Waits for a database that was started on a port of this machine.</summary>
    public static async Task<RunningDatabase> WaitForOursAsync(DatabaseSource source, int port, CancellationToken cancellationToken)
    {
        await Network.Ports.WaitUntilOpenAsync(port, cancellationToken);
        await ReplicaSet.EnsurePrimaryAsync(port, ReplicaSetName, cancellationToken);
        return await ConnectAsync(source, FormattableString.Invariant($"mongodb://127.0.0.1:{port}/?replicaSet={ReplicaSetName}"), cancellationToken);
    }

    /// <summary>Connects to a database that runs.</summary>
    /// <exception cref="UsageException">A configured one does not answer, or refuses.</exception>
    public static async Task<RunningDatabase> ConnectAsync(DatabaseSource source, string connectionString, CancellationToken cancellationToken)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(5);
        settings.ApplicationName = "DzStore.Local";
        var hosts = string.Join(", ", settings.Servers.Select(server => $"{server.Host}:{server.Port.ToString(CultureInfo.InvariantCulture)}"));
        var store = new MongoClient(settings).GetDatabase(StoreName);
        try
        {
            var build = await store.RunCommandAsync<BsonDocument>(new BsonDocument("buildInfo", 1), ReadPreference.Primary, cancellationToken);
            return new(source, connectionString, hosts, build["version"].AsString, store);
        }
        catch (Exception e) when (e is MongoException or TimeoutException && !source.IsOurs)
        {
            throw new UsageException($"The configured database at {hosts} cannot be used: {FirstSentence(e.Message)}", e);
        }
    }

    // The driver's time-out messages go on with a page of cluster description.
    private static string FirstSentence(string message) => message.Split(". ", 2)[0].TrimEnd('.') + ".";
}
