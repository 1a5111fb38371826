using DzStore.BlackFriday.Options;
using DzStore.Load.Http;
using DzStore.LocalHost;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Terminals;

namespace DzStore.BlackFriday.Stores;

/// <summary>
/// The DzStore that the load goes to: the one at the given addresses, or one that is started for the run.
/// </summary>
internal sealed class StoreUnderTest : IAsyncDisposable
{
    private readonly LocalStore? _own;
    private readonly string? _folder;

    private StoreUnderTest(
        Uri checkout,
        Uri billing,
        Uri? analytics,
        RunningDatabase database,
        LoadCredentials? credentials,
        LocalStore? own,
        string? folder
    ) =>
        (Checkout, Billing, Analytics, Database, Credentials, _own, _folder) = (
            checkout,
            billing,
            analytics,
            database,
            credentials,
            own,
            folder
        );

    public Uri Checkout { get; }

    public Uri Billing { get; }

    /// <summary>Null where only the order services were named.</summary>
    public Uri? Analytics { get; }

    /// <summary>The Storefront; null where services were named: then the load goes to them alone.</summary>
    public Uri? Storefront => _own?.Storefront;

    /// <summary>It was started for this run.</summary>
    public bool IsOwn => _own is not null;

    /// <summary>The store that was started for this run, where its database is a set of several nodes; null elsewhere.</summary>
    public LocalStore? OwnSet => _own is { Nodes.Count: > 1 } ? _own : null;

    /// <summary>The key that Analytics of a store outside Development wants; null elsewhere.</summary>
    public string? AnalyticsKey { get; private init; }

    /// <summary>The folder of the log that the Storefront writes, as Analytics knows it.</summary>
    public string TrafficSource { get; } = "traffic";

    public RunningDatabase Database { get; }

    /// <summary>The credentials of the load; null for services in Development, which need none.</summary>
    public LoadCredentials? Credentials { get; }

    /// <summary>
    /// The traffic log that Analytics reads; null for a store that was not started here, and for one whose trend is in somebody's database:
    /// a count of this log would take its place.
    /// </summary>
    public string? TrafficLog => _own is null || !Database.Source.IsOurs ? null : Path.Combine(_own.Folder.Sources, "web_traffic.csv");

    /// <summary>The name of the database in a report.</summary>
    public string DatabaseName =>
        Database.Source.Kind != "embedded" ? $"MongoDB {Database.Version}"
        : OwnSet is { } set ? FormattableString.Invariant($"EmbeddedMongo (as MongoDB {Database.Version}), {set.Nodes.Count} nodes")
        : $"EmbeddedMongo (as MongoDB {Database.Version})";

    /// <exception cref="SetupException">It cannot be reached or started as asked.</exception>
    public static Task<StoreUnderTest> OpenAsync(LoadOptions options, Terminal terminal, CancellationToken cancellationToken) =>
        (options.Checkout, options.Billing) switch
        {
            (null, null) when options.Analytics is null => StartAsync(options, terminal, cancellationToken),
            ({ } checkout, { } billing) => JoinAsync(checkout, billing, options, cancellationToken),
            _ => throw new SetupException("Give both --checkout and --billing, or neither to have a DzStore started for the run."),
        };

    /// <summary>The store that was started here, for drills that stop or kill processes.</summary>
    /// <exception cref="SetupException">The store was not started here.</exception>
    public LocalStore RequireOwn(string why) =>
        _own
        ?? throw new SetupException(
            $"The drill {why}: it works only on a DzStore that it starts itself. Leave " + "--checkout and --billing away."
        );

    /// <summary>The store that was started here with the embedded database, for drills that stop or kill it.</summary>
    /// <exception cref="SetupException">The store was not started here, or has another database.</exception>
    public LocalStore RequireOwnDatabase(string why)
    {
        var own = RequireOwn(why);
        if (Database.Source.Kind != "embedded")
        {
            throw new SetupException(
                $"The drill {why}, and that is done to the embedded database only: unset "
                    + $"{DatabaseSource.ConnectionStringVariable}, and take mongod off PATH."
            );
        }

        return own;
    }

    /// <summary>The file in which a node of the database of a store in this folder records the synced length of its log.</summary>
    /// <param name="folder">The folder of the store.</param>
    /// <param name="node">The number of the node, or what stands for it in the arguments of all.</param>
    public static string SyncedLengthFile(string folder, string node) => Path.Combine(folder, $"synced-length-{node}");

    public async ValueTask DisposeAsync()
    {
        if (_own is null)
            return;
        await _own.DisposeAsync();
        Directory.Delete(_folder!, recursive: true);
    }

    private static async Task<StoreUnderTest> StartAsync(LoadOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        if (options.Nodes > 1 && DatabaseSource.Find(null).Kind != "embedded")
        {
            throw new SetupException(
                FormattableString.Invariant($"A database of {options.Nodes} nodes is made of the embedded one: unset ")
                    + $"{DatabaseSource.ConnectionStringVariable}, and take mongod off PATH, or give --nodes 1."
            );
        }

        var folder = Directory.CreateTempSubdirectory("dzstore-load-").FullName;
        var settings = new RunSettings(options);
        var free = new LocalStoreOptions
        {
            Data = folder,
            CheckoutPort = 0,
            BillingPort = 0,
            AnalyticsPort = 0,
            StorefrontPort = 0,
            MongoPort = DatabaseSource.Find(null).IsOurs ? 0 : null,
            Nodes = options.Nodes,
            Supervisor = Programs.Built("DzStore.BlackFriday", "DzStore.BlackFriday"),
            DatabaseArguments =
            [
                .. SlowWrites.DatabaseArguments,
                .. options.DropUnsynced ? ["--syncedLength", SyncedLengthFile(folder, DatabaseNode.NumberMark)] : Array.Empty<string>(),
            ],
            ServiceSettings = settings.Of(folder),
        };
        try
        {
            var own = await LocalStore.StartAsync(free, terminal, TimeProvider.System, cancellationToken);
            return new(own.Checkout, own.Billing, own.Analytics, own.Database, credentials: null, own, folder)
            {
                AnalyticsKey = settings.Key,
            };
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static async Task<StoreUnderTest> JoinAsync(Uri checkout, Uri billing, LoadOptions options, CancellationToken cancellationToken)
    {
        if (options.Nodes > 1)
        {
            throw new SetupException(
                "--nodes is for the database that is started for the run: leave it away with --checkout and --billing."
            );
        }

        foreach (var address in new[] { checkout, billing, options.Analytics }.OfType<Uri>())
        {
            if (!address.IsLoopback && !options.AllowRemote)
            {
                throw new SetupException(
                    $"{address} is not this machine. Load on others' machines is an attack unless they agreed: say so with --allow-remote."
                );
            }
        }

        var source = DatabaseSource.Find(null);
        if (source.Configured is not { } configured)
        {
            throw new SetupException(
                $"Every order is looked up in the database after the run: set "
                    + $"{DatabaseSource.ConnectionStringVariable} to that of these services."
            );
        }

        var credentials = CredentialVariables.Read(Environment.GetEnvironmentVariable);
        var database = await RunningDatabase.ConnectAsync(source, configured, cancellationToken);
        await Preflight.RequireAccessAsync("Checkout", checkout, credentials, cancellationToken);
        await Preflight.RequireAccessAsync("Billing", billing, credentials, cancellationToken);
        return new(checkout, billing, options.Analytics, database, credentials, own: null, folder: null);
    }
}
