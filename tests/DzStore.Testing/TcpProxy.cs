using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DzStore.Testing;

/// <summary>
/// Stands between a client and a server and does what networks do: cuts connections, also in the middle of an answer, refuses new ones,
/// loses and delays answers. Clients that ask a replica set for its members need <c>directConnection=true</c> to stay with the proxy.
/// </summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile EndPoint _server;
    private readonly Task _accepting;
    private volatile bool _refusing,
        _losingAnswers;
    private volatile byte[]? _losingFrom;
    private long _delay;
    private byte[]? _cutAnswerTo;

    public TcpProxy(string host, int port)
    {
        _server = new DnsEndPoint(host, port, AddressFamily.InterNetwork);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Leads new connections to another server.</summary>
    public void LeadTo(string host, int port) => _server = new DnsEndPoint(host, port, AddressFamily.InterNetwork);

    /// <summary>Cuts what is open and closes new connections at once, as long as it is true.</summary>
    public bool Refusing
    {
        get => _refusing;
        set
        {
            _refusing = value;
            if (value)
                Cut();
        }
    }

    /// <summary>Requests arrive at the server, its answers are lost, as long as it is true.</summary>
    public bool LosingAnswers
    {
        get => _losingAnswers;
        set => _losingAnswers = value;
    }

    /// <summary>
    /// From the first request that contains this text, such as a command's name, <see cref="LosingAnswers"/> is true; null waits for none.
    /// </summary>
    public string? LosingAnswersFrom
    {
        get => _losingFrom is { } text ? Encoding.UTF8.GetString(text) : null;
        set => _losingFrom = value is null ? null : Encoding.UTF8.GetBytes(value);
    }

    /// <summary>The time for which each answer is held back.</summary>
    public TimeSpan Delay
    {
        get => new(Volatile.Read(ref _delay));
        set => Volatile.Write(ref _delay, value.Ticks);
    }

    /// <summary>
    /// Cuts, once, the connection on which a request with this text travels: when the first half of the answer has gone through.
    /// </summary>
    public void CutAnswerTo(string text) => Volatile.Write(ref _cutAnswerTo, Encoding.UTF8.GetBytes(text));

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
        {
            try
            {
                if (_refusing)
                    return;
                _open[client] = _open[server] = 0;
                await server.Client.ConnectAsync(_server, _stop.Token);
                client.NoDelay = server.NoDelay = true;
                var relay = new Relay();
                await Task.WhenAny(
                    SendRequestsAsync(client.GetStream(), server.GetStream(), relay),
                    SendAnswersAsync(server.GetStream(), client.GetStream(), relay)
                );
            }
            catch (Exception e)
                when (e
                        is IOException
                            or SocketException
                            or ObjectDisposedException
                            or OperationCanceledException
                            or InvalidOperationException
                )
            {
                // Either side is gone: the other is closed with it.
            }
            finally
            {
                _open.TryRemove(client, out _);
                _open.TryRemove(server, out _);
            }
        }
    }

    private async Task SendRequestsAsync(NetworkStream client, NetworkStream server, Relay relay)
    {
        var buffer = new byte[64 * 1024];
        while (await client.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (_losingFrom is { } from && buffer.AsSpan(0, read).IndexOf(from) >= 0)
                _losingAnswers = true;
            if (Volatile.Read(ref _cutAnswerTo) is { } text && buffer.AsSpan(0, read).IndexOf(text) >= 0)
                relay.CutsAnswer = Interlocked.CompareExchange(ref _cutAnswerTo, null, text) == text;
            await server.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    private async Task SendAnswersAsync(NetworkStream server, NetworkStream client, Relay relay)
    {
        var buffer = new byte[64 * 1024];
        while (await server.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            if (Delay is { Ticks: > 0 } delay)
                await Task.Delay(delay, _stop.Token);
            if (_losingAnswers)
                continue;
            await client.WriteAsync(buffer.AsMemory(0, relay.CutsAnswer ? read / 2 : read), _stop.Token);
            if (relay.CutsAnswer)
                return;
        }
    }

    /// <summary>The state that the two directions of a connection share.</summary>
    private sealed class Relay
    {
        public volatile bool CutsAnswer;
    }
}
