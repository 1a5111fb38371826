using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EmbeddedMongo.Replication.Node.Transport;

/// <summary>The host and port of a member, as an address to connect to.</summary>
internal static class PeerAddress
{
    private const int DefaultPort = 27017;

    public static ValueTask ConnectAsync(Socket socket, string host, CancellationToken cancellationToken) =>
        socket.ConnectAsync(EndPointOf(host), cancellationToken);

    private static EndPoint EndPointOf(string host)
    {
        if (host.LastIndexOf(':') is not (> 0 and var colon))
            return new DnsEndPoint(host, DefaultPort);
        return IPEndPoint.TryParse(host, out var address)
            ? address
            : new DnsEndPoint(host[..colon], int.Parse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
