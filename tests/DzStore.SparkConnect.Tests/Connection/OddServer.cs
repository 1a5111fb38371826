using System.Net;
using System.Net.Sockets;

namespace DzStore.SparkConnect.Tests.Connection;

/// <summary>A TCP server that is no Spark: it does with every connection what a test tells it, and keeps what it received.</summary>
internal sealed class OddServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly MemoryStream _received = new();
    private readonly Func<OddServer, NetworkStream, Task> _behaviour;
    private readonly Task _accepting;
    private int _connections;

    public OddServer(Func<OddServer, NetworkStream, Task> behaviour)
    {
        _behaviour = behaviour;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Remote => $"sc://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>All bytes that clients have sent.</summary>
    public byte[] Received
    {
        get
        {
            lock (_received)
                return _received.ToArray();
        }
    }

    /// <summary>Reads until a text has come, or once without one.</summary>
    public async Task ReceiveAsync(NetworkStream connection, byte[]? until = null)
    {
        var buffer = new byte[16 * 1024];
        do
        {
            var read = await connection.ReadAsync(buffer, _stop.Token);
            if (read == 0)
                return;
            lock (_received)
                _received.Write(buffer, 0, read);
        } while (until is not null && Received.AsSpan().IndexOf(until) < 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The end of the test.
        }
        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            Interlocked.Increment(ref _connections);
            try
            {
                await _behaviour(this, client.GetStream());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client has left, or the test.
            }
        }
    }
}
