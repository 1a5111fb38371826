using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace DzStore.BlackFriday.Drills;

/// <summary>
/// A TCP proxy on 127.0.0.1 that hands what clients send to its target later, as a long way does: every byte by the same time, in order,
/// and as many as come. What the target answers passes at once.
/// </summary>
internal sealed class SlowProxy : IAsyncDisposable
{
    private readonly int _target;
    private readonly TimeSpan _delay;
    private readonly TimeProvider _time;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    /// <param name="target">The port of the target on 127.0.0.1.</param>
    /// <param name="delay">The time by which each byte is late.</param>
    /// <param name="time">The clock.</param>
    public SlowProxy(int target, TimeSpan delay, TimeProvider time)
    {
        (_target, _delay, _time) = (target, delay, time);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                _connections.RemoveAll(connection => connection.IsCompleted);
                _connections.Add(CarryAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The drill is over.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        using var target = new TcpClient { NoDelay = true };
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await target.ConnectAsync(IPAddress.Loopback, _target, ending.Token);
                var (near, far) = (client.GetStream(), target.GetStream());
                var late = Channel.CreateUnbounded<(long Came, byte[] Bytes)>(new() { SingleReader = true, SingleWriter = true });
                // The end of one direction is the end of the connection.
                await Task.WhenAny(
                    ReadAsync(near, late.Writer, ending.Token),
                    WriteAsync(late.Reader, far, ending.Token),
                    far.CopyToAsync(near, ending.Token)
                );
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // The target does not listen, or the drill is over: the client sees the end of its connection.
            }

            await ending.CancelAsync();
        }
    }

    private async Task ReadAsync(NetworkStream from, ChannelWriter<(long, byte[])> late, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            late.TryWrite((_time.GetTimestamp(), buffer[..read]));
    }

    private async Task WriteAsync(ChannelReader<(long Came, byte[] Bytes)> late, NetworkStream to, CancellationToken cancellationToken)
    {
        await foreach (var (came, bytes) in late.ReadAllAsync(cancellationToken))
        {
            if (_delay - _time.GetElapsedTime(came) is { Ticks: > 0 } left)
                await Task.Delay(left, _time, cancellationToken);
            await to.WriteAsync(bytes, cancellationToken);
        }
    }
}
