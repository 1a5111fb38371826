using DzStore.Local.CommandLine;
using DzStore.Local.Data;
using DzStore.Local.Database;
using DzStore.Local.Engine;
using DzStore.Local.Network;
using DzStore.Local.Processes;
using DzStore.Local.Services;
using DzStore.SparkConnect;

namespace DzStore.Local;

/// <summary>A whole DzStore running on this machine: its database and its three services, until it is disposed of.</summary>
internal sealed class LocalStore : IAsyncDisposable
{
    private readonly ChildGroup children;
    private readonly LocalSparkServer? spark;
    private readonly LauncherOptions options;
    private int databaseStarts = 1;

    private LocalStore(LauncherOptions options, DataFolder folder, ChildGroup children, LocalSparkServer? spark, RunningDatabase database, SeedResult users, Uri[] services)
    {
        (this.options, Folder, this.children, this.spark, Database, Users) = (options, folder, children, spark, database, users);
        (Checkout, Billing, Analytics) = (services[0], services[1], services[2]);
    }

    public DataFolder Folder { get; }

    public RunningDatabase Database { get; }

    public SeedResult Users { get; }

    public Uri Checkout { get; }

    public Uri Billing { get; }

    public Uri Analytics { get; }

    /// <exception cref="UsageException">It cannot be started as asked; nothing was.</exception>
    /// <exception cref="ChildDiedException">One of its processes died while starting.</exception>
    /// <param name="engine">The Spark for Analytics; null: it computes by itself.</param>
    public static async Task<LocalStore> StartAsync(
        LauncherOptions options, Terminal terminal, TimeProvider time, CancellationToken cancellationToken, SparkSource? engine = null)
    {
        var source = DatabaseSource.Find(options.MongoPort);
        foreach (var service in ServiceProgram.All)
            service.RequireBuilt();

        var folder = DataFolder.Open(options.Data);
        var children = new ChildGroup();
        LocalSparkServer? spark = null;
        try
        {
            terminal.Line($"Data folder: {folder.Root}");
            await folder.Leftovers.WaitUntilGoneAsync(time, cancellationToken);
            if (options.Fresh)
                folder.Empty();
            TrafficLog.Provide(folder);
            var ports = ChoosePorts(options, source, terminal);

            var database = await terminal.StepAsync(
                "Starting the database", _ => StartDatabaseAsync(source, folder, ports[^1], options.DatabaseArguments, children, time, cancellationToken));
            terminal.Line($"Database: {Describe(database)}");
            if (options.Fresh && !source.IsOurs)
                await database.Store.Client.DropDatabaseAsync(database.Store.DatabaseNamespace.DatabaseName, cancellationToken);
            await children.WhileAliveAsync(token => ForeignOrders.RefuseAsync(database, token), cancellationToken);
            var users = await children.WhileAliveAsync(token => UserSeed.EnsureAsync(database, options.Users, token), cancellationToken);
            terminal.Line(FormattableString.Invariant($"Users: {users.Users:#,0} {(users.Seeded ? "seeded" : "from before")}"));

            if (engine?.Home is not null)
                spark = await terminal.StepAsync("Starting Spark", _ => children.WhileAliveAsync(engine.StartAsync, cancellationToken));
            if (engine is not null)
                terminal.Line($"Analytics engine: {engine.Describe(spark)}");

            var services = await terminal.StepAsync(
                "Starting the services", _ => StartServicesAsync(database, spark, folder, ports, options.ServiceSettings, children, time, cancellationToken));
            return new(options, folder, children, spark, database, users, services);
        }
        catch
        {
            await children.DisposeAsync();
            if (spark is not null)
                await spark.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="ChildGroup.WhileAliveAsync"/>
    public Task WhileAliveAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        children.WhileAliveAsync(work, cancellationToken);

    /// <summary>One of its processes: "The database", "Checkout", "Billing" or "Analytics".</summary>
    public ChildProcess Child(string name) => children.Children.Single(child => child.Name == name);

    /// <summary>Adds a process that needs the database and stops with the store.</summary>
    public void Add(ChildSpec spec) => children.Start(spec);

    /// <summary>Starts its database again after it has ended, on the same port and data, and waits until it answers.</summary>
    public async Task RestartDatabaseAsync(CancellationToken cancellationToken)
    {
        var port = Database.Store.Client.Settings.Server.Port;
        var spec = RunningDatabase.Spec(Database.Source, Folder, port, options.DatabaseArguments);
        var log = FormattableString.Invariant($"database-{++databaseStarts}.log");
        await children.RestartAsync(Child(spec.Name), spec with { LogFile = Path.Combine(Folder.Logs, log) });
        Folder.Leftovers.Record(children.Children);
        await children.WhileAliveAsync(
            token => Ports.WaitUntilOpenAsync(port, token).WaitAsync(Readiness.Limit, TimeProvider.System, token), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await children.DisposeAsync();
        if (spark is not null)
            await spark.DisposeAsync();
        Folder.Dispose();
    }

    private static int[] ChoosePorts(LauncherOptions options, DatabaseSource source, Terminal terminal)
    {
        List<PortRequest> requests =
        [
            new("Checkout", DefaultPorts.Checkout, options.CheckoutPort, "--checkout-port"),
            new("Billing", DefaultPorts.Billing, options.BillingPort, "--billing-port"),
            new("Analytics", DefaultPorts.Analytics, options.AnalyticsPort, "--analytics-port"),
        ];
        if (source.IsOurs)
            requests.Add(new("the database", DefaultPorts.Mongo, options.MongoPort, "--mongo-port"));
        return Ports.Choose(requests, terminal.Line);
    }

    private static async Task<RunningDatabase> StartDatabaseAsync(
        DatabaseSource source, DataFolder folder, int port, IReadOnlyList<string> further, ChildGroup children, TimeProvider time, CancellationToken cancellationToken)
    {
        if (source.Configured is { } configured)
            return await RunningDatabase.ConnectAsync(source, configured, cancellationToken);

        children.Start(RunningDatabase.Spec(source, folder, port, further));
        folder.Leftovers.Record(children.Children);
        return await children.WhileAliveAsync(token => RunningDatabase.WaitForOursAsync(source, port, token).WaitAsync(Readiness.Limit, time, token), cancellationToken);
    }

    private static async Task<Uri[]> StartServicesAsync(
        RunningDatabase database, LocalSparkServer? spark, DataFolder folder, int[] ports, IReadOnlyDictionary<string, string> settings, ChildGroup children,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var services = ServiceProgram.All.Zip(ports, (program, port) => (program, port, address: ServiceProgram.Address(port))).ToArray();
        children.Start([.. services.Select(service => service.program.Spec(database, folder, service.port, spark?.Remote, settings))]);
        folder.Leftovers.Record(children.Children);
        await children.WhileAliveAsync(
            token => Task.WhenAll(services.Select(service => Readiness.WaitAsync(service.program.Name, service.address, time, token))), cancellationToken);
        return [.. services.Select(service => service.address)];
    }

    private static string Describe(RunningDatabase database) => database.Source.Kind switch
    {
        "configured" => $"MongoDB {database.Version} at {database.Hosts}, as {DatabaseSource.ConnectionStringVariable} says",
        "mongod" => $"MongoDB {database.Version} at {database.Hosts}, started from {database.Source.Program}",
        _ => $"EmbeddedMongo (as MongoDB {database.Version}) at {database.Hosts}; no database is configured and no mongod is on PATH",
    };
}
