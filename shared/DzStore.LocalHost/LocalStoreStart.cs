using DzStore.LocalHost.Data;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Engine;
using DzStore.LocalHost.Network;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Services;
using DzStore.LocalHost.Terminals;
using DzStore.SparkConnect.Server;

namespace DzStore.LocalHost;

/// <summary>
/// The start of a store: database, users, Spark, services. A configured database must answer before anything else starts; the services of
/// one that is started here start beside it, as they wait for it by themselves.
/// </summary>
internal sealed class LocalStoreStart : IAsyncDisposable
{
    private readonly LocalStoreOptions _options;
    private readonly DatabaseSource _source;
    private readonly DataFolder _folder;
    private readonly Terminal _terminal;
    private readonly TimeProvider _time;
    private readonly ChildGroup _children = new();
    private DatabaseNodes _nodes = new([]);
    private NodeFolders _folders = new([], [], IsMember: false);
    private LocalSparkServer? _spark;

    private LocalStoreStart(LocalStoreOptions options, DatabaseSource source, Terminal terminal, TimeProvider time) =>
        (_options, _source, _terminal, _time, _folder) = (options, source, terminal, time, DataFolder.Open(options.Data));

    /// <inheritdoc cref="LocalStore.StartAsync"/>
    public static async Task<LocalStore> RunAsync(
        LocalStoreOptions options,
        Terminal terminal,
        TimeProvider time,
        SparkSource? engine,
        CancellationToken cancellationToken
    )
    {
        var source = DatabaseSource.Find(options.MongoPort);
        foreach (var service in ServiceProgram.All)
            service.RequireBuilt();

        var start = new LocalStoreStart(options, source, terminal, time);
        try
        {
            return await start.RunAsync(engine, cancellationToken);
        }
        catch
        {
            await start.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _children.DisposeAsync();
        _nodes.Dispose();
        if (_spark is not null)
            await _spark.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<LocalStore> RunAsync(SparkSource? engine, CancellationToken cancellationToken)
    {
        _terminal.Line($"Data folder: {_folder.Root}");
        await _folder.Processes.WaitUntilGoneAsync(_time, cancellationToken);
        if (_options.Fresh)
            _folder.Empty();
        TrafficLog.Provide(_folder);
        // Left by the run before.
        File.Delete(_folder.ScheduleStart);

        var ports = ChoosePorts();
        if (_source.IsOurs)
            await StartNodesAsync(ports[ServiceProgram.All.Count..], cancellationToken);
        // Spark's address is in the environment of Analytics, and Spark takes long to start.
        var startBeside = _source.IsOurs && engine?.Home is null;
        if (startBeside)
            StartServices(_nodes.ConnectionString, ports);
        var database = await WaitForDatabaseAsync(cancellationToken);
        var users = await SeedAsync(database, cancellationToken);
        await StartSparkAsync(engine, cancellationToken);
        if (!startBeside)
            StartServices(database.ConnectionString, ports);
        var services = await WaitForServicesAsync(ports, cancellationToken);
        return new(_folder, _children, _spark, database, _nodes, _folders, users, services);
    }

    private int[] ChoosePorts()
    {
        List<PortRequest> requests =
        [
            new("Checkout", DefaultPorts.Checkout, _options.CheckoutPort, "--checkout-port"),
            new("Billing", DefaultPorts.Billing, _options.BillingPort, "--billing-port"),
            new("Analytics", DefaultPorts.Analytics, _options.AnalyticsPort, "--analytics-port"),
            new("Storefront", DefaultPorts.Storefront, _options.StorefrontPort, "--storefront-port"),
        ];
        if (_source.IsOurs)
            requests.AddRange(PortRequest.OfNodes(_source.Kind == "embedded" ? _options.Nodes : 1, _options.MongoPort));
        return Ports.Choose(requests, _terminal.Line);
    }

    private async Task StartNodesAsync(int[] ports, CancellationToken cancellationToken)
    {
        _folders = await ChooseFoldersAsync(ports.Length, cancellationToken);
        _nodes = NodeProgram.Plan(_source, _folder, _folders, ports, _options.DatabaseArguments, _options.Supervisor, _children);
        _children.Start([.. _nodes.Select(node => node.Spec)]);
        _folder.Processes.Record(_children.Children);
    }

    private async Task<RunningDatabase> WaitForDatabaseAsync(CancellationToken cancellationToken)
    {
        var database = await _terminal.StepAsync("Starting the database", _ =>
            _source.Configured is { } configured
                ? RunningDatabase.ConnectAsync(_source, configured, cancellationToken)
                : _children.WhileAliveAsync(
                    token =>
                        StartLimit.WithinAsync(
                            "The database",
                            limit => RunningDatabase.WaitForOursAsync(_source, _nodes, limit),
                            _time,
                            token
                        ),
                    cancellationToken
                )
        );
        _terminal.Line($"Database: {database.Describe()}");
        return database;
    }

    private async Task<NodeFolders> ChooseFoldersAsync(int nodes, CancellationToken cancellationToken) =>
        _source.Kind == "embedded"
            ? await new NodeFolderChoice(
                _folder,
                path => StoredData.ReadAsync(_source.Program!, path, cancellationToken),
                _terminal.Line
            ).ChooseAsync(nodes)
            : new([1], [1], IsMember: false);

    private async Task<SeedResult> SeedAsync(RunningDatabase database, CancellationToken cancellationToken)
    {
        if (_options.Fresh && !_source.IsOurs)
            await database.Store.Client.DropDatabaseAsync(database.Store.DatabaseNamespace.DatabaseName, cancellationToken);
        var users = await _children.WhileAliveAsync(token => UserSeed.EnsureAsync(database, _options.Users, token), cancellationToken);
        _terminal.Line(FormattableString.Invariant($"Users: {users.Users:#,0} {(users.Seeded ? "seeded" : "from before")}"));
        return users;
    }

    private async Task StartSparkAsync(SparkSource? engine, CancellationToken cancellationToken)
    {
        if (engine is null)
            return;
        if (engine.Home is not null)
            _spark = await _terminal.StepAsync("Starting Spark", _ => _children.WhileAliveAsync(engine.StartAsync, cancellationToken));
        _terminal.Line($"Analytics engine: {engine.Describe(_spark)}");
    }

    private void StartServices(string connectionString, int[] ports)
    {
        var services = ServiceProgram.All.Zip(ports).ToArray();
        var settings = new ServiceSettings(
            services.Select(service => (service.First, ServiceProgram.Address(service.Second))),
            _folder,
            _options.ServiceSettings
        );
        _children.Start([
            .. services.Select(service =>
                service.First.Spec(connectionString, _folder, service.Second, _spark?.Remote, SettingsOf(service.First))
            ),
        ]);
        _folder.Processes.Record(_children.Children);

        IReadOnlyDictionary<string, string> SettingsOf(ServiceProgram program) =>
            program == ServiceProgram.Storefront
                ? new Dictionary<string, string>(settings.Of(program).Concat(_options.StorefrontSettings))
                : settings.Of(program);
    }

    private Task<Uri[]> WaitForServicesAsync(int[] ports, CancellationToken cancellationToken) =>
        _terminal.StepAsync("Starting the services", async _ =>
        {
            var services = ServiceProgram
                .All.Zip(ports, (program, port) => (program.Name, Address: ServiceProgram.Address(port)))
                .ToArray();
            await _children.WhileAliveAsync(
                token => Task.WhenAll(services.Select(service => Readiness.WaitAsync(service.Name, service.Address, _time, token))),
                cancellationToken
            );
            return services.Select(service => service.Address).ToArray();
        });
}
