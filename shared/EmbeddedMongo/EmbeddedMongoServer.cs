using System.Net;
using EmbeddedMongo.Commands;
using EmbeddedMongo.Commands.Dispatch;
using EmbeddedMongo.Commands.Operations;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Replication.Log;
using EmbeddedMongo.Replication.Node;
using EmbeddedMongo.Replication.Node.Transport;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Wire;
using Microsoft.AspNetCore.Connections;
using MongoDB.Bson;

namespace EmbeddedMongo;

/// <summary>
/// A MongoDB-compatible server in this process: a member of a replica set, of its own or with others, on a loopback address, with its data
/// in RocksDB. Any number may run side by side, each on a directory of its own.
/// </summary>
/// <example>
/// <code>
/// await using var server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { DbPath = "data", Port = 0 });
/// var client = new MongoClient(server.ConnectionString);
/// </code>
/// </example>
public sealed class EmbeddedMongoServer : IAsyncDisposable
{
    private const long LeastOplogSize = 1L << 20;
    private const long MostOplogSize = 1L << 50;

    private readonly StorageEngine _engine;
    private readonly ServerState _state;
    private readonly ConnectionListener _listener;
    private int _disposed;

    private EmbeddedMongoServer(StorageEngine engine, ServerState state, ConnectionListener listener, IPEndPoint endPoint)
    {
        (_engine, _state, _listener) = (engine, state, listener);
        Port = endPoint.Port;
        ConnectionString = $"mongodb://{endPoint}/?replicaSet={Uri.EscapeDataString(state.Settings.ReplicaSet)}";
    }

    /// <summary>The TCP port listened on; where <see cref="EmbeddedMongoOptions.Port"/> is 0, the one that was picked.</summary>
    public int Port { get; }

    /// <summary>The connection string for clients, such as <c>mongodb://127.0.0.1:27017/?replicaSet=rs0</c>.</summary>
    public string ConnectionString { get; }

    /// <summary>The switch that plays a broken network between this member and others; null for the only member of a set.</summary>
    internal LinkFaults? Links => _state.Member?.Faults;

    /// <summary>Opens the data directory, creating it if absent, and listens. Clients can connect as soon as the task is done.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Stops the start; a server that runs is stopped by disposing it.</param>
    /// <returns>The running server; dispose it to stop it.</returns>
    /// <exception cref="ArgumentException">An address that is not loopback, or a size of the oplog out of bounds.</exception>
    /// <exception cref="DatabasePathException">The data directory is in use or not usable.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<EmbeddedMongoServer> StartAsync(EmbeddedMongoOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!IPAddress.TryParse(options.BindIp, out var address) || !IPAddress.IsLoopback(address))
        {
            throw new ArgumentException(
                $"The address must be a loopback address such as 127.0.0.1, not '{options.BindIp}': this server has no authentication."
            );
        }

        if (options.OplogSize is < LeastOplogSize or > MostOplogSize)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"OplogSize must be from {LeastOplogSize} (1 MB) to {MostOplogSize} (1 PB) bytes, not {options.OplogSize}."
                )
            );
        }

        if (options.Violation() is { } violation)
            throw new ArgumentException(violation);
        // The port first: it fails sooner, and the engine has no need to know of it.
        var (listener, endPoint) = await ConnectionListener
            .BindAsync(new IPEndPoint(address, options.Port), options.LoggerFactory, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            var engine = await OpenAsync(options.ForStorage()).ConfigureAwait(false);
            try
            {
                return await StartAsync(options, engine, listener, endPoint, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await engine.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens the storage as that of a member among several, where its directory is one's, or of an only member.</summary>
    private static async Task<StorageEngine> OpenAsync(StorageOptions options)
    {
        var engine = StorageEngine.Open(options);
        var isMember = new ReplicatedLog(engine).Restore().Configuration is not null || (options.IsMember && engine.Log.Last.IsNone);
        if (isMember == engine.Options.IsMember || options.IsMember)
            return engine;
        await engine.DisposeAsync().ConfigureAwait(false);
        return StorageEngine.Open(options with { IsMember = isMember });
    }

    private static async Task<EmbeddedMongoServer> StartAsync(
        EmbeddedMongoOptions options,
        StorageEngine engine,
        IConnectionListener listener,
        IPEndPoint endPoint,
        CancellationToken cancellationToken
    )
    {
        var member = engine.Options.IsMember
            ? new ReplicaSetDriver(
                engine,
                new ReplicatedLog(engine, options.LoggerFactory.CreateLogger("EmbeddedMongo.Replication")),
                options.ForNode(endPoint)
            )
            : null;
        // As MongoDB says when a set begins and when a primary does. Clients find a time to read from.
        if (member is null)
            engine.Note(new BsonDocument("msg", engine.Log.Last.IsNone ? "initiating set" : "new primary"));
        var state = new ServerState(options.ForCommands(endPoint), engine, CommandTable.ForCommands, member);
        var dispatcher = new Dispatcher(state);
        var connections = ConnectionListener.Start(listener, options.ForListener(), state.Traffic, (id, remote) =>
            new CommandHandler(new ConnectionState(id, remote), dispatcher)
        );
        var server = new EmbeddedMongoServer(engine, state, connections, endPoint);
        try
        {
            if (member is not null)
                await member.StartAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Holds every message and every reply for a time, as a process that is stopped does: clients wait. For drills and shows; no command
    /// of the wire protocol can ask for it, and it ends by itself.
    /// </summary>
    /// <param name="length">The time from now on; a second call counts anew.</param>
    public void Freeze(TimeSpan length)
    {
        _state.Member?.Freeze(length);
        _listener.Freeze(length);
    }

    /// <summary>
    /// Aborts every connection, and each new one for a time, as a broken network does. For drills and shows; no command of the wire
    /// protocol can ask for it, and it ends by itself.
    /// </summary>
    /// <param name="length">The time from now on; a second call counts anew.</param>
    public void CutOff(TimeSpan length) => _listener.CutOff(length);

    /// <summary>Answers what runs, closes the connections, and syncs everything to disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _state.ShuttingDown = true;
        if (_state.Member is { } member)
            await member.DisposeAsync().ConfigureAwait(false);
        await _listener.DisposeAsync().ConfigureAwait(false);
        _state.Dispose();
        await _engine.DisposeAsync().ConfigureAwait(false);
    }
}
