using System.Net;
using EmbeddedMongo.Commands;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Wire;

namespace EmbeddedMongo;

/// <summary>
/// A MongoDB-compatible server in this process: the primary of a one-node replica set on a loopback address, its data in
/// RocksDB. Any number may run, each on a directory of its own.
/// </summary>
public sealed class EmbeddedMongoServer : IAsyncDisposable
{
    private readonly StorageEngine _engine;
    private readonly ServerState _state;
    private readonly ConnectionListener _listener;

    private EmbeddedMongoServer(StorageEngine engine, ServerState state, ConnectionListener listener, IPEndPoint endPoint)
    {
        (_engine, _state, _listener) = (engine, state, listener);
        Port = endPoint.Port;
        ConnectionString = $"mongodb://{endPoint}/?replicaSet={Uri.EscapeDataString(state.Options.ReplicaSet)}";
    }

    /// <summary>The port listened on; the one that was picked where 0 was asked for.</summary>
    public int Port { get; }

    /// <summary>What clients connect with: <c>mongodb://127.0.0.1:PORT/?replicaSet=rs0</c>.</summary>
    public string ConnectionString { get; }

    /// <exception cref="ArgumentException">An address that is not loopback.</exception>
    /// <exception cref="DatabasePathException">The data directory is in use or not usable.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<EmbeddedMongoServer> StartAsync(EmbeddedMongoOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!IPAddress.TryParse(options.BindIp, out var address) || !IPAddress.IsLoopback(address))
            throw new ArgumentException($"bind_ip must be a loopback address such as 127.0.0.1, not '{options.BindIp}': this server has no authentication", nameof(options));

        // The port first: it fails sooner, and the engine has no need to know of it.
        var (listener, endPoint) = await ConnectionListener.BindAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            var engine = StorageEngine.Open(new StorageOptions { DbPath = options.DbPath, JournalCommitInterval = options.JournalCommitInterval, Time = options.Time, WrapSync = options.WrapSync });
            var state = new ServerState(options, engine, endPoint);
            return new EmbeddedMongoServer(engine, state, ConnectionListener.Start(listener, state), endPoint);
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Answers what runs, closes the connections, and syncs everything to disk.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync().ConfigureAwait(false);
        _state.Dispose();
        await _engine.DisposeAsync().ConfigureAwait(false);
    }
}
