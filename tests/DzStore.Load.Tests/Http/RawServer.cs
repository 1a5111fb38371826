using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DzStore.Load.Tests.Http;

/// <summary>Does the same to every request, whose bytes it does not look at beyond the blank line.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, Task> _answer;
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Task _accepting;

    private RawServer(Func<NetworkStream, Task> answer, IPAddress? on = null)
    {
        _answer = answer;
        _listener = new(on ?? IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Connections { get; private set; }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    public static RawServer Start(Func<NetworkStream, Task> answer) => new(answer);

    public static RawServer Answering(string text, IPAddress? on = null) =>
        new(stream => stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask(), on);

    /// <summary>Closes every connection, as servers do with those that have long been idle.</summary>
    public void CloseConnections()
    {
        while (_sockets.TryTake(out var socket))
            socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                Connections++;
                _sockets.Add(socket);
                _ = ServeAsync(socket);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var reader = new StreamReader(stream);
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length == 0)
                    await _answer(stream);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has gone, or the test has closed the connection.
        }
    }
}
