using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DzStore.Testing;

/// <summary>
/// Stands between a client and a server and does what networks do: cuts connections, refuses new ones, loses answers. Clients
/// that ask a replica set for its members need <c>directConnection=true</c> to stay with the proxy.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly EndPoint _server;
    private readonly Task _accepting;
    private volatile bool _refusing, _losingAnswers;
    private volatile byte[]? _losingFrom;

    public TcpProxy(string host, int port)
    {
        _server = new DnsEndPoint(host, port, AddressFamily.InterNetwork);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Cuts what is open and closes new connections at once, as long as it is true.</summary>
    public bool Refusing
    {
        get => _refusing;
        set
        {
            _refusing = value;
            if (value) Cut();
        }
    }

    /// <summary>Requests arrive at the server, its answers are lost, as long as it is true.</summary>
    public bool LosingAnswers
    {
        get => _losingAnswers;
        set => _losingAnswers = value;
    }

    /// <summary>From the first request that contains this text, such as a command's name, <see cref="LosingAnswers"/> is true; null waits for none.</summary>
    public string? LosingAnswersFrom
    {
        get => _losingFrom is { } text ? Encoding.UTF8.GetString(text) : null;
        set => _losingFrom = value is null ? null : Encoding.UTF8.GetBytes(value);
    }

    /// <summary>Cuts every open connection, whatever is under way on it.</summary>
    public void Cut()
    {
        foreach (var client in _open.Keys)
            client.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
            try
            {
                if (_refusing) return;
                _open[client] = _open[server] = 0;
                await server.Client.ConnectAsync(_server, _stop.Token);
                client.NoDelay = server.NoDelay = true;
                await Task.WhenAny(CopyAsync(client, server, lossy: false), CopyAsync(server, client, lossy: true));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
            {
                // Either side is gone: the other is closed with it.
            }
            finally
            {
                _open.TryRemove(client, out _);
                _open.TryRemove(server, out _);
            }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool lossy)
    {
        var buffer = new byte[64 * 1024];
        var (source, target) = (from.GetStream(), to.GetStream());
        while (await source.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (!lossy && _losingFrom is { } text && buffer.AsSpan(0, read).IndexOf(text) >= 0)
                _losingAnswers = true;
            if (!(lossy && _losingAnswers))
                await target.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }
}
