using DzStore.LocalHost.Data;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Engine;
using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Network;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Services;
using DzStore.LocalHost.Terminals;
using DzStore.SparkConnect.Server;

namespace DzStore.LocalHost;

/// <summary>
/// A DzStore on this machine: its database, its Spark where there is one, and its four services, until it is disposed of.
/// </summary>
public sealed class LocalStore : IAsyncDisposable
{
    /// <summary>The name of its database's process.</summary>
    public const string DatabaseName = "The database";

    private readonly LocalStoreOptions _options;
    private readonly ChildGroup _children;
    private readonly LocalSparkServer? _spark;
    private int _databaseStarts = 1;
    private int _serviceStarts = 1;

    internal LocalStore(
        LocalStoreOptions options,
        DataFolder folder,
        ChildGroup children,
        LocalSparkServer? spark,
        RunningDatabase database,
        SeedResult users,
        Uri[] services
    )
    {
        (_options, Folder, _children, _spark, Database, Users) = (options, folder, children, spark, database, users);
        (Checkout, Billing, Analytics, Storefront) = (services[0], services[1], services[2], services[3]);
    }

    /// <summary>The folder of its data.</summary>
    public DataFolder Folder { get; }

    /// <summary>Its database.</summary>
    public RunningDatabase Database { get; }

    /// <summary>The users that the start found or seeded.</summary>
    public SeedResult Users { get; }

    /// <summary>The address of Checkout.</summary>
    public Uri Checkout { get; }

    /// <summary>The address of Billing.</summary>
    public Uri Billing { get; }

    /// <summary>The address of Analytics.</summary>
    public Uri Analytics { get; }

    /// <summary>The address of Storefront.</summary>
    public Uri Storefront { get; }

    /// <summary>Starts a store and waits until all of it is ready.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="terminal">Shows the start.</param>
    /// <param name="time">The clock that waits are limited by.</param>
    /// <param name="cancellationToken">Ends the start; what has started stops.</param>
    /// <param name="engine">The Spark for Analytics; null: Analytics computes in its process.</param>
    /// <exception cref="SetupException">It cannot be started as asked; nothing is left running.</exception>
    /// <exception cref="ChildDiedException">One of its processes ended during the start.</exception>
    /// <exception cref="TimeoutException">The database or a service was not ready within <see cref="Readiness.Limit"/>.</exception>
    public static Task<LocalStore> StartAsync(
        LocalStoreOptions options,
        Terminal terminal,
        TimeProvider time,
        CancellationToken cancellationToken,
        SparkSource? engine = null
    ) => LocalStoreStart.RunAsync(options, terminal, time, engine, cancellationToken);

    /// <inheritdoc cref="ChildGroup.WhileAliveAsync{T}"/>
    public Task WhileAliveAsync(
        Func<CancellationToken, Task> work,
        CancellationToken cancellationToken,
        Action<ChildExit>? stopped = null
    ) => _children.WhileAliveAsync(work, cancellationToken, stopped);

    /// <summary>One of its processes: "The database", "Checkout", "Billing", "Analytics" or "Storefront".</summary>
    public ChildProcess Child(string name) => _children.Children.Single(child => child.Name == name);

    /// <summary>
    /// Lets the scheduled runs of Analytics begin, which count the shop's own log; until then the published list changes only by runs that
    /// are asked for.
    /// </summary>
    public void BeginScheduledRuns() => File.WriteAllText(Folder.ScheduleStart, "");

    /// <summary>Starts another process, which stops with the store, before the database does.</summary>
    public void Add(ChildSpec spec) => _children.Start(spec);

    /// <summary>Starts its database again after it has ended, on the same port and data, and waits until it listens.</summary>
    public async Task RestartDatabaseAsync(CancellationToken cancellationToken)
    {
        var port = Database.Store.Client.Settings.Server.Port;
        var spec = RunningDatabase.Spec(Database.Source, Folder, port, _options.DatabaseArguments, _options.Supervisor);
        var log = FormattableString.Invariant($"database-{++_databaseStarts}.log");
        await _children.RestartAsync(Child(spec.Name), spec with { LogFile = Path.Combine(Folder.Logs, log) });
        Folder.Processes.Record(_children.Children);
        await _children.WhileAliveAsync(
            token => Readiness.WithinAsync("The database", limit => Ports.WaitUntilOpenAsync(port, limit), TimeProvider.System, token),
            cancellationToken,
            stopped: _ => { }
        );
    }

    /// <summary>Starts one of its services again after it has ended, on the same port, and waits until it is ready.</summary>
    /// <param name="name">"Checkout", "Billing", "Analytics" or "Storefront".</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RestartServiceAsync(string name, CancellationToken cancellationToken)
    {
        var child = Child(name);
        var log = FormattableString.Invariant($"{name.ToLowerInvariant()}-{++_serviceStarts}.log");
        await _children.RestartAsync(child, child.Spec with { LogFile = Path.Combine(Folder.Logs, log) });
        Folder.Processes.Record(_children.Children);
        await _children.WhileAliveAsync(token => Readiness.WaitAsync(name, AddressOf(name), TimeProvider.System, token), cancellationToken);
    }

    /// <summary>Kills its database (SIGKILL), which then ends: nothing that it holds in memory is saved.</summary>
    public Task KillDatabaseAsync(CancellationToken cancellationToken)
    {
        var database = Child(DatabaseName);
        if (Database.Source.Kind == "mongod")
            return database.TellAsync("kill", cancellationToken); // Its supervisor's end would leave it behind.
        database.Kill();
        return Task.CompletedTask;
    }

    /// <summary>
    /// Freezes its database for a time. The database, or its supervisor, ends the fault: this process may be killed meanwhile, and nothing
    /// is left behind.
    /// </summary>
    public Task FreezeDatabaseAsync(TimeSpan length, CancellationToken cancellationToken) =>
        Child(DatabaseName).TellAsync(Fault("freeze", length), cancellationToken);

    /// <summary>
    /// True where <see cref="CutOffDatabaseAsync"/> is possible: the embedded database has the switch, a mongod has none.
    /// </summary>
    public bool CanCutOffDatabase => Database.Source.Kind == "embedded";

    /// <summary>Has its embedded database drop every client for a time; the database ends the fault.</summary>
    public Task CutOffDatabaseAsync(TimeSpan length, CancellationToken cancellationToken) =>
        CanCutOffDatabase
            ? Child(DatabaseName).TellAsync(Fault("cut", length), cancellationToken)
            : throw new InvalidOperationException("Only the embedded database can drop its clients.");

    private static string Fault(string name, TimeSpan length) => FormattableString.Invariant($"{name} {(long)length.TotalMilliseconds}");

    private Uri AddressOf(string name) =>
        name switch
        {
            "Checkout" => Checkout,
            "Billing" => Billing,
            "Analytics" => Analytics,
            _ => Storefront,
        };

    /// <summary>Stops the services, then the database, then Spark, and releases the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _children.DisposeAsync();
        if (_spark is not null)
            await _spark.DisposeAsync();
        Folder.Dispose();
    }
}
