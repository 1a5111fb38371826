using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;

namespace DzStore.OrderServices.Tests.Outages;

/// <summary>
/// Answers inserts in a server's place, and refuses their documents one by one in <c>writeErrors</c>, for which MongoDB has no fail point.
/// Everything else goes to the server. Reach it with <c>directConnection=true</c>.
/// </summary>
internal sealed class RefusingProxy : IAsyncDisposable
{
    /// <summary>A value that the server's message quotes, as it quotes those of a unique index.</summary>
    public const string Quoted = "SOMEBODYS_ORDER";

    private const int HeaderBytes = 16,
        OpMsg = 2013;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<int?> _script = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly EndPoint _server;
    private readonly Task _accepting;

    public RefusingProxy(string host, int port)
    {
        _server = new DnsEndPoint(host, port, AddressFamily.InterNetwork);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string ConnectionString => $"mongodb://{_listener.LocalEndpoint}/?directConnection=true";

    /// <summary>
    /// Answers the next inserts, which the server does not see: with a code, it refuses their documents; with null, it cuts the connection.
    /// </summary>
    public void Refuse(params int?[] codes)
    {
        foreach (var code in codes)
            _script.Enqueue(code);
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
                await server.Client.ConnectAsync(_server, _stop.Token);
                client.NoDelay = server.NoDelay = true;
                await Task.WhenAny(
                    SendRequestsAsync(client.GetStream(), server.GetStream()),
                    server.GetStream().CopyToAsync(client.GetStream(), _stop.Token)
                );
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Either side is gone: the other is closed with it.
            }
        }
    }

    private async Task SendRequestsAsync(NetworkStream client, NetworkStream server)
    {
        var length = new byte[sizeof(int)];
        while (await client.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false, _stop.Token) == length.Length)
        {
            var message = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
            length.CopyTo(message, 0);
            await client.ReadExactlyAsync(message.AsMemory(length.Length), _stop.Token);
            if (!IsInsert(message) || !_script.TryDequeue(out var code))
                await server.WriteAsync(message, _stop.Token);
            else if (code is null)
                return;
            else
                await client.WriteAsync(Refusal(BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(4)), code.Value), _stop.Token);
        }
    }

    /// <summary>An OP_MSG (after its flags: sections, of which that of kind 0 is the command) that names the command insert.</summary>
    private static bool IsInsert(byte[] message) =>
        BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(12)) == OpMsg && message.AsSpan().IndexOf("\x02insert\0"u8) >= 0;

    private static byte[] Refusal(int request, int code)
    {
        var reply = new BsonDocument
        {
            { "n", 0 },
            { "ok", 1 },
            {
                "writeErrors",
                new BsonArray
                {
                    new BsonDocument
                    {
                        { "index", 0 },
                        { "code", code },
                        { "errmsg", $"refused by the test: {Quoted}" },
                    },
                }
            },
        }.ToBson();
        var message = new byte[HeaderBytes + sizeof(int) + 1 + reply.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(8), request);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), OpMsg);
        reply.CopyTo(message, message.Length - reply.Length);
        return message;
    }
}
