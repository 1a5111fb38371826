using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DzStore.Benchmarks.Orders;

/// <summary>
/// One kept HTTP/1.1 connection, one request at a time. HttpClient's pool and its hand-overs between threads cost as much as an
/// empty request; what is measured here is the service, as wrk measures it.
/// </summary>
internal sealed class KeptConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly string _host;
    private readonly byte[] _buffer = new byte[64 * 1024];

    public KeptConnection(Uri address)
    {
        _host = address.Authority;
        _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(IPAddress.Parse(address.Host), address.Port);
    }

    /// <summary>
    /// Sends a request whose answer must have <paramref name="expected"/> as its status; gives the answer's body as it came.
    /// </summary>
    public ReadOnlyMemory<byte> Send(string method, string path, string? json, int expected)
    {
        var body = json is null ? "" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n";
        _socket.Send(Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {_host}\r\n{body}\r\n{json}"));

        var received = 0;
        while (true)
        {
            var more = _socket.Receive(_buffer.AsSpan(received));
            if (more == 0)
                throw new IOException("The service closed the connection in the middle of an answer.");
            received += more;
            var answer = _buffer.AsSpan(0, received);
            if (answer.IndexOf("\r\n\r\n"u8) is not (>= 0 and var headEnd))
                continue;
            var head = Encoding.ASCII.GetString(answer[..headEnd]);
            var bodyStart = headEnd + 4;
            if (Body(head, answer[bodyStart..], bodyStart) is not { } whole)
                continue;
            var status = int.Parse(head.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
            return status == expected
                ? _buffer.AsMemory(whole)
                : throw new InvalidOperationException($"{method} {path} answered {status}: {Encoding.UTF8.GetString(_buffer[whole])}");
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Where the body is, once all of it has come: of known length, or in one chunk, as short answers are.</summary>
    private static Range? Body(string head, ReadOnlySpan<byte> body, int start)
    {
        const string Length = "Content-Length: ";
        if (head.IndexOf(Length, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            return body.Length == int.Parse(head[(at + Length.Length)..].Split('\r')[0], CultureInfo.InvariantCulture)
                ? start..(start + body.Length)
                : null;
        }

        return body.EndsWith("\r\n0\r\n\r\n"u8)
            ? (start + body.IndexOf("\r\n"u8) + 2)..(start + body.Length - "\r\n0\r\n\r\n"u8.Length)
            : null;
    }
}
