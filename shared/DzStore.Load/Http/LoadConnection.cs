using System.Net;
using System.Net.Sockets;

namespace DzStore.Load;

/// <summary>
/// One keep-alive connection that carries one request at a time. HttpClient spends twice the processor time that the services
/// under test do, on the machine that they share; this does no more than HTTP/1.1 with Content-Length and chunked answers.
/// </summary>
internal sealed class LoadConnection(AddressFamily family) : IDisposable
{
    private const int MaxAnswer = 4 << 20;

    private readonly Socket socket = new(family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[4096];
    private int length;
    private long deadline;
    private volatile bool expired;

    /// <summary>When the request under way counts as unanswered, in the clock's ticks; 0 when none is.</summary>
    public long Deadline
    {
        get => Volatile.Read(ref deadline);
        set => Volatile.Write(ref deadline, value);
    }

    /// <summary>Whether it was cut because nothing came back in time.</summary>
    public bool Expired => expired;

    public ValueTask ConnectAsync(EndPoint server, CancellationToken cancellationToken) => socket.ConnectAsync(server, cancellationToken);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> request)
    {
        do
            request = request[await socket.SendAsync(request, SocketFlags.None).ConfigureAwait(false)..];
        while (!request.IsEmpty);
    }

    /// <exception cref="EndOfStreamException">The server closed the connection instead of answering whole.</exception>
    /// <exception cref="InvalidDataException">What came is no answer of HTTP/1.1.</exception>
    public async ValueTask<HttpAnswer> ReceiveAsync()
    {
        length = 0;
        while (true)
        {
            int headLength;
            while ((headLength = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
                await FillAsync().ConfigureAwait(false);

            var bodyStart = headLength + 4;
            var status = HttpHead.Status(buffer.AsSpan(0, headLength));
            if (status is >= 100 and < 200)
            {
                // An interim answer: the real one follows.
                buffer.AsSpan(bodyStart, length - bodyStart).CopyTo(buffer);
                length -= bodyStart;
                continue;
            }

            var bodyLength = await ReadBodyAsync(status, headLength, bodyStart).ConfigureAwait(false);
            var keepsAlive = !HttpHead.IsLast(buffer.AsSpan(0, headLength));
            return new(status, buffer.AsMemory(0, headLength), buffer.AsMemory(bodyStart, bodyLength), keepsAlive);
        }
    }

    /// <summary>Ends a request that waits for too long; its caller sees <see cref="Expired"/>.</summary>
    public void Expire()
    {
        expired = true;
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();

    private async ValueTask<int> ReadBodyAsync(int status, int headLength, int bodyStart)
    {
        if (status is 204 or 304)
            return 0;
        if (HttpHead.IsChunked(buffer.AsSpan(0, headLength)))
        {
            int decoded;
            while (ChunkedBody.Decode(buffer.AsSpan(bodyStart, length - bodyStart), out decoded) == 0)
                await FillAsync().ConfigureAwait(false);
            return decoded;
        }

        var bodyLength = HttpHead.ContentLength(buffer.AsSpan(0, headLength))
            ?? throw new InvalidDataException("The answer says neither how long it is nor that it comes in chunks.");
        while (length - bodyStart < bodyLength)
            await FillAsync().ConfigureAwait(false);
        return bodyLength;
    }

    private async ValueTask FillAsync()
    {
        if (length == buffer.Length)
        {
            if (length >= MaxAnswer)
                throw new InvalidDataException($"The answer is longer than {MaxAnswer} bytes.");
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None).ConfigureAwait(false);
        if (read == 0)
            throw new EndOfStreamException("The server closed the connection instead of answering.");
        length += read;
    }
}
