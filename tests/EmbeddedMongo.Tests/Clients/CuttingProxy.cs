using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmbeddedMongo.Tests.Clients;

/// <summary>
/// Stands between a driver and the server, and cuts a connection at the worst moment: when the server has done a command and
/// its reply is on the way. The driver can't know whether the command was applied.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _cutsLeft;
    private byte[] _command = [];

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Replies that were swallowed.</summary>
    public int Cuts { get; private set; }

    /// <summary>Cuts the connection instead of passing on the reply to the next commands of this name.</summary>
    public void CutAfter(string command, int times = 1)
    {
        // A command's first element names it: type, name, end of name, right after the message's flags, kind and length.
        _command = [.. Encoding.ASCII.GetBytes(command), 0];
        Volatile.Write(ref _cutsLeft, times);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { NoDelay = true })
        {
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
                while (await ReadAsync(client.GetStream()) is { } request)
                {
                    await server.GetStream().WriteAsync(request, _stop.Token);
                    var reply = await ReadAsync(server.GetStream());
                    if (reply is null)
                        return;
                    if (IsAwaited(request) && Interlocked.Decrement(ref _cutsLeft) >= 0)
                    {
                        Cuts++;
                        return;
                    }

                    await client.GetStream().WriteAsync(reply, _stop.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // One side is gone.
            }
        }
    }

    private bool IsAwaited(byte[] request) => _command.Length > 0 && request.AsSpan(26).StartsWith(_command);

    private async Task<byte[]?> ReadAsync(NetworkStream stream)
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, _stop.Token) < 4)
            return null;
        var message = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
        header.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(4), _stop.Token);
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }
}
