using System.Net;
using System.Net.Sockets;
using DzStore.SparkConnect.Connection;

namespace DzStore.SparkConnect.Tests.Spark;

/// <summary>A TCP proxy in front of Spark that cuts its connections after so many bytes of answers, or on demand.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private volatile SparkRemote _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _open = [];
    private readonly Task _accepting;
    private long _bytesUntilCut = long.MaxValue;
    private int _cuts;

    public CuttingProxy(string target)
    {
        _target = SparkRemote.Parse(target);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Remote => $"sc://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Cuts => _cuts;

    /// <summary>Leads new connections to another Spark.</summary>
    public void LeadTo(string target) => _target = SparkRemote.Parse(target);

    /// <summary>True if new connections are closed at once.</summary>
    public bool Refusing { get; set; }

    /// <summary>Cuts whatever is open each time this many more bytes have come from Spark.</summary>
    public void CutEvery(long bytes) => (CutBytes, _bytesUntilCut) = (bytes, bytes);

    public void Cut()
    {
        Interlocked.Increment(ref _cuts);
        lock (_open)
        {
            foreach (var connection in _open)
                connection.Close(0);
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private long CutBytes { get; set; } = long.MaxValue;

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (Refusing)
                    client.Client.Close(0);
                else
                    _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
            lock (_open)
                _open.AddRange([client.Client, server.Client]);
            await Task.WhenAny(PumpAsync(client, server, counted: false), PumpAsync(server, client, counted: true));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut.
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool counted)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, _stop.Token)) > 0)
        {
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            if (counted && Interlocked.Add(ref _bytesUntilCut, -read) <= 0)
            {
                _bytesUntilCut = CutBytes;
                Cut();
            }
        }
    }
}
