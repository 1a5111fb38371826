using System.Net.Sockets;
using System.Threading.Channels;
using EmbeddedMongo.Replication.Protocol.Messages;
using EmbeddedMongo.Wire;

namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>
/// The way to another member: one connection, and a short queue before it. Whoever sends never waits: a message that finds the queue full
/// pushes out the oldest, and one that finds no connection is lost, as the protocol allows.
/// </summary>
internal sealed class PeerLink : IAsyncDisposable
{
    private const int QueueLength = 64;
    private static readonly TimeSpan MostBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeastBackoff = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private readonly LinkContext _context;
    private readonly Channel<OutgoingMessage> _queue;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ReplyWriter _frame = new();
    private readonly Task _running;
    private Socket? _socket;
    private string _address = "";
    private TimeSpan _backoff = LeastBackoff;
    private long _failedAt;

    public PeerLink(string host, LinkContext context)
    {
        (Host, _context) = (host, context);
        _queue = Channel.CreateBounded<OutgoingMessage>(
            new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => dropped.Dispose()
        );
        _running = Task.Run(RunAsync);
    }

    /// <summary>The host and port of the member.</summary>
    public string Host { get; }

    public void Send(OutgoingMessage message)
    {
        if (!_queue.Writer.TryWrite(message))
            message.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var message in _queue.Reader.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
            {
                using (message)
                    await SendAsync(message).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        finally
        {
            Close();
        }
    }

    private async Task SendAsync(OutgoingMessage message)
    {
        await _context.ThawAsync(_stopping.Token).ConfigureAwait(false);
        if (_context.Faults.Drops(Host, LinkDirections.Out))
            return;
        try
        {
            if (_address != _context.Faults.AddressOf(Host))
                Close();
            // Held here: the watch forgets a connection as soon as the other side ends it.
            if ((_socket ?? await ConnectAsync().ConfigureAwait(false)) is not { } socket)
                return;
            ReplicationMessage? whole = message is { View: { } view, Message: FetchReply reply }
                ? _context.Complete(reply, message.After, view)
                : message.Message;
            if (_context.Faults.Change is { } change)
                whole = change(whole);
            if (whole is null)
                return;
            MessageWriter.Write(_frame, whole, _context.Set, _context.Sender, Host);
            for (var rest = _frame.Written; rest.Length > 0; )
                rest = rest[await socket.SendAsync(rest, _stopping.Token).ConfigureAwait(false)..];
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            Close();
        }
#pragma warning disable CA1031 // Whatever is wrong with one message, the next one must find its way.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Close();
            _context.Report($"a message to {Host} could not be made: {e.Message}");
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        if (_failedAt != 0 && _context.Time.GetElapsedTime(_failedAt) < _backoff)
            return null;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            limit.CancelAfter(ConnectTimeout);
            _address = _context.Faults.AddressOf(Host);
            await PeerAddress.ConnectAsync(socket, _address, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            _stopping.Token.ThrowIfCancellationRequested();
            _backoff = _failedAt == 0 ? LeastBackoff : TimeSpan.FromTicks(Math.Min(2 * _backoff.Ticks, MostBackoff.Ticks));
            _failedAt = _context.Time.GetTimestamp();
            return null;
        }

        _failedAt = 0;
        _socket = socket;
        _ = WatchAsync(socket);
        return socket;
    }

    /// <summary>Nothing is ever answered: what arrives is the end of the connection, and the next message needs a new one.</summary>
    private async Task WatchAsync(Socket socket)
    {
        try
        {
            await socket.ReceiveAsync(new byte[1], _stopping.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // That is an end too.
        }

        socket.Dispose();
        Interlocked.CompareExchange(ref _socket, null, socket);
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _queue.Writer.TryComplete();
        await _running.ConfigureAwait(false);
        while (_queue.Reader.TryRead(out var left))
            left.Dispose();
        _frame.Dispose();
        _stopping.Dispose();
    }
}
