using System.Net;
using System.Net.Sockets;

namespace DzStore.Load.Http;

/// <summary>
/// One keep-alive connection that carries one request at a time. HttpClient spends twice the processor time that the services
/// under test do, on the machine that they share; this does no more than HTTP/1.1 with Content-Length and chunked answers.
/// </summary>
/// <param name="source">The local address to send from; null: whichever the system takes.</param>
internal sealed class LoadConnection(AddressFamily family, IPAddress? source) : IDisposable
{
    private const int MaxAnswer = 4 << 20;

    private readonly Socket _socket = new(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[4096];
    private int _length;
    private long _deadline;
    private volatile bool _expired;

    /// <summary>The deadline of the request under way, by the clock's timestamps; 0 for none.</summary>
    public long Deadline
    {
        get => Volatile.Read(ref _deadline);
        set => Volatile.Write(ref _deadline, value);
    }

    /// <summary>The sending of the last request, by the clock's timestamps.</summary>
    public long LastSent { get; set; }

    /// <summary>
    /// It can carry another request. Nothing is under way on it, so that something to read is the end of the connection, or an answer that
    /// nobody asked for.
    /// </summary>
    public bool IsUsable
    {
        get
        {
            try
            {
                return !_socket.Poll(0, SelectMode.SelectRead);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>It was closed because no answer came in time.</summary>
    public bool Expired => _expired;

    /// <summary>The index of the address that it sends from.</summary>
    public int Source { get; init; }

    public ValueTask ConnectAsync(EndPoint server, CancellationToken cancellationToken)
    {
        if (source is not null)
            _socket.Bind(new IPEndPoint(source, 0));
        return _socket.ConnectAsync(server, cancellationToken);
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> request)
    {
        while (!request.IsEmpty)
            request = request[await _socket.SendAsync(request, SocketFlags.None).ConfigureAwait(false)..];
    }

    /// <exception cref="EndOfStreamException">The server closed the connection instead of answering whole.</exception>
    /// <exception cref="InvalidDataException">What came is no answer of HTTP/1.1.</exception>
    public async ValueTask<HttpAnswer> ReceiveAsync()
    {
        _length = 0;
        while (true)
        {
            int headLength;
            while ((headLength = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0)
                await FillAsync().ConfigureAwait(false);

            var bodyStart = headLength + 4;
            var status = HttpHead.Status(_buffer.AsSpan(0, headLength));
            if (status is >= 100 and < 200)
            {
                // An interim answer: the real one follows.
                _buffer.AsSpan(bodyStart, _length - bodyStart).CopyTo(_buffer);
                _length -= bodyStart;
                continue;
            }

            var bodyLength = await ReadBodyAsync(status, headLength, bodyStart).ConfigureAwait(false);
            var keepsAlive = !HttpHead.IsLast(_buffer.AsSpan(0, headLength));
            return new(status, _buffer.AsMemory(0, headLength), _buffer.AsMemory(bodyStart, bodyLength), keepsAlive);
        }
    }

    /// <summary>Ends a request that waits for too long; its caller sees <see cref="Expired"/>.</summary>
    public void Expire()
    {
        _expired = true;
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask<int> ReadBodyAsync(int status, int headLength, int bodyStart)
    {
        if (status is 204 or 304)
            return 0;
        if (HttpHead.IsChunked(_buffer.AsSpan(0, headLength)))
        {
            int decoded;
            while (ChunkedBody.Decode(_buffer.AsSpan(bodyStart, _length - bodyStart), out decoded) == 0)
                await FillAsync().ConfigureAwait(false);
            return decoded;
        }

        var bodyLength = HttpHead.ContentLength(_buffer.AsSpan(0, headLength))
            ?? throw new InvalidDataException("The answer says neither how long it is nor that it comes in chunks.");
        while (_length - bodyStart < bodyLength)
            await FillAsync().ConfigureAwait(false);
        return bodyLength;
    }

    private async ValueTask FillAsync()
    {
        if (_length == _buffer.Length)
        {
            if (_length >= MaxAnswer)
                throw new InvalidDataException($"The answer is longer than {MaxAnswer} bytes.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_length), SocketFlags.None).ConfigureAwait(false);
        if (read == 0)
            throw new EndOfStreamException("The server closed the connection instead of answering.");
        _length += read;
    }
}
