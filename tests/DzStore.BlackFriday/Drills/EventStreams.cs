using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DzStore.BlackFriday.Drills;

/// <summary>Open event streams of the shop, of which every second one is never read.</summary>
internal sealed class EventStreams : IAsyncDisposable
{
    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _reading = [];
    private long _bytes;

    /// <summary>The number of streams that were opened.</summary>
    public int Count => _sockets.Count;

    /// <summary>The streams that are read and were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>The bytes that the readers took.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Opens streams, and waits until those that are read have their first bytes.</summary>
    /// <param name="shop">The address of the Storefront.</param>
    /// <param name="count">The number of streams.</param>
    /// <param name="sources">Local addresses that the readers come from in turn; null: whichever the system takes.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public static async Task<EventStreams> OpenAsync(
        Uri shop,
        int count,
        IReadOnlyList<IPAddress>? sources,
        CancellationToken cancellationToken
    )
    {
        var streams = new EventStreams();
        try
        {
            var request = Encoding.ASCII.GetBytes($"GET /events HTTP/1.1\r\nHost: {shop.Authority}\r\nAccept: text/event-stream\r\n\r\n");
            for (var i = 0; i < count; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
                {
                    NoDelay = true,
                    // Of those who never read, so that the shop's side soon has nowhere to put its events.
                    ReceiveBufferSize = 4096,
                };
                streams._sockets.Add(socket);
                if (sources is not null)
                    socket.Bind(new IPEndPoint(sources[i % sources.Count], 0));
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, shop.Port), cancellationToken);
                await socket.SendAsync(request, SocketFlags.None, cancellationToken);
                if (i % 2 == 0)
                    await streams.BeginReadingAsync(socket, cancellationToken);
            }

            return streams;
        }
        catch
        {
            await streams.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var socket in _sockets)
            socket.Dispose();
        await Task.WhenAll(_reading);
        _stop.Dispose();
    }

    private async Task BeginReadingAsync(Socket socket, CancellationToken cancellationToken)
    {
        var head = new byte[1024];
        var read = await socket.ReceiveAsync(head, SocketFlags.None, cancellationToken);
        if (head.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8))
            Answered++;
        _reading.Add(ReadAsync(socket));
    }

    private async Task ReadAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, SocketFlags.None, _stop.Token) is > 0 and var read)
                Interlocked.Add(ref _bytes, read);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed by either side.
        }
    }
}
