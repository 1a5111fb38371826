using DzStore.LocalHost.Data;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Engine;
using DzStore.LocalHost.Errors;
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
    public const string DatabaseName = DatabaseNode.OnlyName;

    private readonly ChildGroup _children;
    private readonly LocalSparkServer? _spark;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _recording;
    private int _serviceStarts = 1;

    internal LocalStore(
        DataFolder folder,
        ChildGroup children,
        LocalSparkServer? spark,
        RunningDatabase database,
        DatabaseNodes nodes,
        NodeFolders folders,
        SeedResult users,
        Uri[] services
    )
    {
        (Folder, _children, _spark, Database, Nodes, Users) = (folder, children, spark, database, nodes, users);
        (Checkout, Billing, Analytics, Storefront) = (services[0], services[1], services[2], services[3]);
        _recording = folders.Empty.Count > 0 ? RecordCopiesAsync(folders) : Task.CompletedTask;
    }

    /// <summary>The folder of its data.</summary>
    public DataFolder Folder { get; }

    /// <summary>Its database.</summary>
    public RunningDatabase Database { get; }

    /// <summary>The nodes of the database, where it was started here; none of a configured one.</summary>
    public DatabaseNodes Nodes { get; }

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
    /// <exception cref="TimeoutException">The database or a service was not ready within <see cref="StartLimit.Length"/>.</exception>
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

    /// <summary>
    /// One of its processes: "Checkout", "Billing", "Analytics", "Storefront", and "The database", or "Database node 1" where it has
    /// several.
    /// </summary>
    public ChildProcess Child(string name) => _children.Children.Single(child => child.Name == name);

    /// <summary>
    /// Lets the scheduled runs of Analytics begin, which count the shop's own log; until then the published list changes only by runs that
    /// are asked for.
    /// </summary>
    public void BeginScheduledRuns() => File.WriteAllText(Folder.ScheduleStart, "");

    /// <summary>Starts another process, which stops with the store, before the database does.</summary>
    public void Add(ChildSpec spec) => _children.Start(spec);

    /// <summary>Starts its database of one node again after it has ended, on the same port and data, and waits until it listens.</summary>
    public Task RestartDatabaseAsync(CancellationToken cancellationToken) => Nodes.Single().RestartAsync(cancellationToken);

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

    /// <summary>Freezes every node of its database for a time.</summary>
    public Task FreezeDatabaseAsync(TimeSpan length, CancellationToken cancellationToken) =>
        Task.WhenAll(Nodes.Select(node => node.FreezeAsync(length, cancellationToken)));

    /// <summary>Records, once every node follows the primary, that no folder is behind any more.</summary>
    private async Task RecordCopiesAsync(NodeFolders folders)
    {
        try
        {
            await Nodes.WaitUntilHealthyAsync(_closing.Token);
            Folder.NodesUpToDate = folders.Numbers;
        }
        catch (OperationCanceledException)
        {
            // The store closes: the folders copy anew at the next start.
        }
    }

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
        await _closing.CancelAsync();
        await _recording;
        _closing.Dispose();
        await _children.DisposeAsync();
        Nodes.Dispose();
        if (_spark is not null)
            await _spark.DisposeAsync();
        Folder.Dispose();
    }
}
