using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EmbeddedMongo.Wire;

/// <summary>
/// Notices that the client of a message that is carried out has gone. The thread that received a message carries it out, so that nothing
/// reads the connection's socket until it has ended: while it lasts, the socket itself is asked, as mongod does.
/// </summary>
internal sealed class ClientWatch(ConnectionContext transport)
{
    /// <summary>The time between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Socket? _socket = transport.Features.Get<IConnectionSocketFeature>()?.Socket;
    private long _messages;
    private long _current;
    private long _suspected;

    /// <summary>Notes that a message is carried out from now on.</summary>
    public void Begin() => Volatile.Write(ref _current, ++_messages);

    /// <summary>Notes that the message has its reply.</summary>
    public void End() => Volatile.Write(ref _current, 0);

    /// <summary>
    /// Looks at the connection; called every <see cref="Interval"/>. True where two looks during one message found the client's end. One
    /// is not enough: bytes that another thread receives during the look leave the socket readable and empty as well.
    /// </summary>
    public bool IsClientGone()
    {
        var current = Volatile.Read(ref _current);
        var ended = current != 0 && _socket is not null && HasEnded(_socket);
        var before = Interlocked.Exchange(ref _suspected, ended ? current : 0);
        return ended && before == current;
    }

    private static bool HasEnded(Socket socket)
    {
        try
        {
            return socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The transport has closed it, and says so itself.
            return false;
        }
    }
}
