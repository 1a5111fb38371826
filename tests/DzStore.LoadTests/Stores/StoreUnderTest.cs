using DzStore.Load;
using DzStore.Local;
using DzStore.Local.CommandLine;
using DzStore.Local.Database;
using DzStore.LoadTests.CommandLine;
using DzStore.LoadTests.Drills;
using MongoDB.Driver;

namespace DzStore.LoadTests.Stores;

/// <summary>The DzStore that the load goes to: the one whose addresses were given, or one of its own that lives as long as the run.</summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    private readonly LocalStore? own;
    private readonly string? folder;

    private StoreUnderTest(Uri checkout, Uri billing, Uri? analytics, RunningDatabase database, LoadCredentials? credentials, LocalStore? own, string? folder) =>
        (Checkout, Billing, Analytics, Database, Credentials, this.own, this.folder) = (checkout, billing, analytics, database, credentials, own, folder);

    public Uri Checkout { get; }

    public Uri Billing { get; }

    /// <summary>Null where only the order services were named.</summary>
    public Uri? Analytics { get; }

    public RunningDatabase Database { get; }

    /// <summary>Who the load is to the services; null where they take it for a developer, as those of its own do.</summary>
    public LoadCredentials? Credentials { get; }

    /// <summary>The traffic log that Analytics reads; null where the store is not ours to write into.</summary>
    public string? TrafficLog => own is null ? null : Path.Combine(own.Folder.Sources, "web_traffic.csv");

    /// <summary>How the database is called in a report.</summary>
    public string DatabaseName => Database.Source.Kind == "embedded" ? $"EmbeddedMongo (as MongoDB {Database.Version})" : $"MongoDB {Database.Version}";

    /// <exception cref="UsageException">It cannot be reached or started as asked.</exception>
    public static Task<StoreUnderTest> OpenAsync(LoadOptions options, Terminal terminal, CancellationToken cancellationToken) =>
        (options.Checkout, options.Billing) switch
        {
            (null, null) when options.Analytics is null => StartAsync(options, terminal, cancellationToken),
            ({ } checkout, { } billing) => JoinAsync(checkout, billing, options, cancellationToken),
            _ => throw new UsageException("Give both --checkout and --billing, or neither to have a DzStore started for the run."),
        };

    /// <summary>For what is done to processes: those of somebody else's store are left alone.</summary>
    /// <exception cref="UsageException">The store is not one of our own.</exception>
    public LocalStore RequireOwn(string why) =>
        own ?? throw new UsageException($"The drill {why}: it works only on a DzStore of its own. Leave --checkout and --billing away.");

    /// <summary>For what is done to the process of the database.</summary>
    /// <exception cref="UsageException">The store is not one of our own with the embedded database.</exception>
    public LocalStore RequireOwnDatabase(string why)
    {
        var own = RequireOwn(why);
        if (Database.Source.Kind != "embedded")
            throw new UsageException($"The drill {why}, and that is done to the embedded database only: unset {DatabaseSource.ConnectionStringVariable}, and take mongod off PATH.");
        return own;
    }

    /// <summary>Where the database of a store in this folder notes how far its log is synced, when it was asked to.</summary>
    public static string SyncedLengthFile(string folder) => Path.Combine(folder, "synced-length");

    public async ValueTask DisposeAsync()
    {
        if (own is null)
            return;
        await own.DisposeAsync();
        Directory.Delete(folder!, recursive: true);
    }

    private static async Task<StoreUnderTest> StartAsync(LoadOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("dzstore-load-").FullName;
        var free = new LauncherOptions
        {
            Data = folder,
            CheckoutPort = 0,
            BillingPort = 0,
            AnalyticsPort = 0,
            MongoPort = DatabaseSource.Find(null).IsOurs ? 0 : null,
            DatabaseArguments = [.. SlowWrites.DatabaseArguments, .. options.DropUnsynced ? ["--syncedLength", SyncedLengthFile(folder)] : Array.Empty<string>()],
            ServiceSettings = options.DatabaseDelay > TimeSpan.Zero ? SlowWrites.ServiceSettings : LauncherOptions.NoSettings,
        };
        try
        {
            var own = await LocalStore.StartAsync(free, terminal, TimeProvider.System, cancellationToken);
            return new(own.Checkout, own.Billing, own.Analytics, own.Database, credentials: null, own, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static async Task<StoreUnderTest> JoinAsync(Uri checkout, Uri billing, LoadOptions options, CancellationToken cancellationToken)
    {
        foreach (var address in new[] { checkout, billing, options.Analytics }.OfType<Uri>())
        {
            if (!address.IsLoopback && !options.AllowRemote)
                throw new UsageException($"{address} is not this machine. Load on others' machines is an attack unless they agreed: say so with --allow-remote.");
        }

        var source = DatabaseSource.Find(null);
        if (source.Configured is not { } configured)
            throw new UsageException($"Every order is looked up in the database after the run: set {DatabaseSource.ConnectionStringVariable} to that of these services.");
        var credentials = CredentialVariables.Read(Environment.GetEnvironmentVariable);
        var database = await RunningDatabase.ConnectAsync(source, configured, cancellationToken);
        await Preflight.RequireAccessAsync("Checkout", checkout, credentials, cancellationToken);
        await Preflight.RequireAccessAsync("Billing", billing, credentials, cancellationToken);
        return new(checkout, billing, options.Analytics, database, credentials, own: null, folder: null);
    }
}
