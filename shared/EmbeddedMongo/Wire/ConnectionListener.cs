using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EmbeddedMongo.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EmbeddedMongo.Wire;

/// <summary>Accepts connections on Kestrel's socket transport and serves each; stops by letting what runs end first.</summary>
internal sealed partial class ConnectionListener : IAsyncDisposable
{
    private readonly IConnectionListener _listener;
    private readonly ListenerOptions _options;
    private readonly TrafficCounters _traffic;
    private readonly Func<int, EndPoint?, IMessageHandler> _open;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<int, Served> _connections = new();
    private readonly ClientGate _gate;
    private readonly ITimer _looks;
    private readonly Task _accepting;

    private ConnectionListener(
        IConnectionListener listener,
        ListenerOptions options,
        TrafficCounters traffic,
        Func<int, EndPoint?, IMessageHandler> open
    )
    {
        (_listener, _options, _traffic, _open) = (listener, options, traffic, open);
        _logger = options.LoggerFactory.CreateLogger("EmbeddedMongo.Wire");
        _gate = new(options.Time);
        _looks = options.Time.CreateTimer(_ => InterruptForGoneClients(), null, ClientWatch.Interval, ClientWatch.Interval);
        _accepting = AcceptAsync();
    }

    /// <summary>Takes the port, without accepting anything yet.</summary>
    /// <exception cref="IOException">The port is in use, or may not be listened on.</exception>
    public static async Task<(IConnectionListener Listener, IPEndPoint EndPoint)> BindAsync(
        IPEndPoint endPoint,
        ILoggerFactory loggerFactory,
        CancellationToken cancellationToken
    )
    {
        // Inline: a message is carried out on the pool thread that received it, and its reply is sent by the thread that has it. That
        // delays its own connection only.
        var transport = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions { NoDelay = true, UnsafePreferInlineScheduling = true }),
            loggerFactory
        );
        try
        {
            var listener = await transport.BindAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return (listener, (IPEndPoint)listener.EndPoint);
        }
        catch (Exception e) when (e is AddressInUseException or SocketException)
        {
            throw new IOException(Problem(endPoint, e), e);
        }
    }

    private static string Problem(IPEndPoint endPoint, Exception exception) =>
        exception switch
        {
            AddressInUseException =>
                $"Port {endPoint.Port} of {endPoint.Address} is in use: stop the program that holds it, or choose another "
                    + "port (0 picks a free one).",
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                $"Port {endPoint.Port} of {endPoint.Address} is reserved for other users: choose a port from 1024 on (0 picks a free one).",
            _ => $"Port {endPoint.Port} of {endPoint.Address} cannot be listened on: {exception.Message}",
        };

    /// <summary>Accepts connections from now on.</summary>
    /// <param name="listener">The listener from <see cref="BindAsync"/>.</param>
    /// <param name="options">The limits.</param>
    /// <param name="traffic">Counts connections and bytes.</param>
    /// <param name="open">Makes the handler of a new connection from its id and its client's address.</param>
    public static ConnectionListener Start(
        IConnectionListener listener,
        ListenerOptions options,
        TrafficCounters traffic,
        Func<int, EndPoint?, IMessageHandler> open
    ) => new(listener, options, traffic, open);

    /// <summary>Holds every message and every reply for a time, as a process that is stopped does. The fault ends by itself.</summary>
    public void Freeze(TimeSpan length) => _gate.Freeze(length);

    /// <summary>Aborts every connection, and each new one for a time, as a broken network does. The fault ends by itself.</summary>
    public void CutOff(TimeSpan length)
    {
        _gate.CutOff(length);
        foreach (var connection in _connections.Values)
            connection.Transport.Abort();
    }

    private async Task AcceptAsync()
    {
        // Null comes when the listener is unbound.
        while (await _listener.AcceptAsync(CancellationToken.None).ConfigureAwait(false) is { } transport)
        {
            if (_gate.IsCutOff)
            {
                transport.Abort();
                await transport.DisposeAsync().ConfigureAwait(false);
                continue;
            }

            if (_traffic.Connections >= _options.MaxConnections)
            {
                LogRefused(transport.RemoteEndPoint?.ToString(), _options.MaxConnections);
                transport.Abort();
                await transport.DisposeAsync().ConfigureAwait(false);
                continue;
            }

            var id = _traffic.ConnectionOpened();
            var handler = _open(id, transport.RemoteEndPoint);
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var watch = new ClientWatch(transport);
            _connections[id] = new Served(transport, handler, watch, ServeAsync(transport, id, handler, watch, start.Task));
            start.SetResult();
        }
    }

    private async Task ServeAsync(ConnectionContext transport, int id, IMessageHandler handler, ClientWatch watch, Task registered)
    {
        await registered.ConfigureAwait(false);
        try
        {
            using var connection = new Connection(transport, id, handler, _gate, watch, _traffic, _logger);
            await connection.ServeAsync(_stopping.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // One connection's failure, whatever it is, ends that connection only.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(id, e);
        }
        finally
        {
            _connections.TryRemove(id, out _);
            _traffic.ConnectionClosed();
            await transport.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void InterruptForGoneClients()
    {
        foreach (var connection in _connections.Values.Where(connection => connection.Watch.IsClientGone()))
            connection.Handler.Interrupt(ErrorCode.Interrupted);
    }

    /// <summary>Accepts no more, interrupts what runs long, waits for the rest, then closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _listener.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _looks.DisposeAsync().ConfigureAwait(false);

        var open = _connections.Values.ToArray();
        foreach (var connection in open)
            connection.Handler.Interrupt(ErrorCode.InterruptedAtShutdown);
        var all = Task.WhenAll(open.Select(connection => connection.Ending));
        try
        {
            await all.WaitAsync(_options.ShutdownTimeout, _options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            foreach (var connection in open)
                connection.Transport.Abort();
            await all.ConfigureAwait(false);
        }

        await _listener.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
        _stopping.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection from {Remote} is refused: {Limit} are open, which is the limit")]
    private partial void LogRefused(string? remote, int limit);

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Id} failed")]
    private partial void LogFailed(int id, Exception error);

    /// <summary>A connection that is served: <see cref="Ending"/> ends with it.</summary>
    private sealed record Served(ConnectionContext Transport, IMessageHandler Handler, ClientWatch Watch, Task Ending);
}
