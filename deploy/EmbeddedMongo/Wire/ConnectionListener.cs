using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EmbeddedMongo.Commands;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmbeddedMongo.Wire;

/// <summary>Accepts connections on Kestrel's socket transport and serves each; stops by letting what runs end first.</summary>
internal sealed partial class ConnectionListener : IAsyncDisposable
{
    private readonly IConnectionListener _listener;
    private readonly ServerState _server;
    private readonly Dispatcher _dispatcher;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ConnectionState, (ConnectionContext Transport, Task Served)> _connections = new();
    private readonly Task _accepting;

    private ConnectionListener(IConnectionListener listener, ServerState server)
    {
        _listener = listener;
        _server = server;
        _dispatcher = new Dispatcher(server);
        _logger = server.Options.LoggerFactory.CreateLogger("EmbeddedMongo.Wire");
        _accepting = AcceptAsync();
    }

    /// <exception cref="IOException">The port is in use, or may not be listened on.</exception>
    public static async Task<(IConnectionListener Listener, IPEndPoint EndPoint)> BindAsync(EmbeddedMongoOptions options, CancellationToken cancellationToken)
    {
        // Inline: a message is carried out on the pool thread that received it, and its reply is sent by the thread that has it. That delays its own connection only.
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions { NoDelay = true, UnsafePreferInlineScheduling = true }), options.LoggerFactory);
        var endPoint = new IPEndPoint(IPAddress.Parse(options.BindIp), options.Port);
        try
        {
            var listener = await transport.BindAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return (listener, (IPEndPoint)listener.EndPoint);
        }
        catch (Exception error) when (error is AddressInUseException or SocketException)
        {
            throw new IOException($"Cannot listen on {endPoint}: {error.Message}", error);
        }
    }

    public static ConnectionListener Start(IConnectionListener listener, ServerState server) => new(listener, server);

    private async Task AcceptAsync()
    {
        // Null comes when the listener is unbound.
        while (await _listener.AcceptAsync(CancellationToken.None).ConfigureAwait(false) is { } transport)
        {
            if (_server.Counters.Connections >= _server.Options.MaxConnections)
            {
                LogRefused(transport.RemoteEndPoint?.ToString(), _server.Options.MaxConnections);
                transport.Abort();
                await transport.DisposeAsync().ConfigureAwait(false);
                continue;
            }

            var state = new ConnectionState(_server.Counters.ConnectionOpened(), transport.RemoteEndPoint);
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _connections[state] = (transport, ServeAsync(transport, state, start.Task));
            start.SetResult();
        }
    }

    private async Task ServeAsync(ConnectionContext transport, ConnectionState state, Task registered)
    {
        await registered.ConfigureAwait(false);
        try
        {
            using var connection = new Connection(transport, state, _dispatcher, _server.Counters, _logger);
            await connection.ServeAsync(_stopping.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // One connection's failure, whatever it is, ends that connection only.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(state.Id, error);
        }
        finally
        {
            _connections.TryRemove(state, out _);
            _server.Counters.ConnectionClosed();
            await transport.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Accepts no more, interrupts what runs long, waits for the rest, then closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listener.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _server.ShuttingDown = true;
        await _stopping.CancelAsync().ConfigureAwait(false);

        var open = _connections.ToArray();
        foreach (var (state, _) in open) state.Interrupt(ErrorCode.InterruptedAtShutdown);
        var all = Task.WhenAll(open.Select(connection => connection.Value.Served));
        try
        {
            await all.WaitAsync(_server.Options.ShutdownTimeout, _server.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            foreach (var (_, (transport, _)) in open) transport.Abort();
            await all.ConfigureAwait(false);
        }

        await _listener.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection from {Remote} is refused: {Limit} are open, which is the limit")]
    private partial void LogRefused(string? remote, int limit);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Id} failed")]
    private partial void LogFailed(int id, Exception error);
}
