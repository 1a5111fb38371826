namespace DzStore.SparkConnect.Connection;

/// <summary>
/// A connection on which requests wait until the server has introduced itself, with the SETTINGS frame that begins HTTP/2 (RFC 9113,
/// section 3.4). So nothing is sent to what speaks another protocol, or to a proxy with no server behind it.
/// </summary>
internal sealed class GreetedStream(Stream connection, RequestTraffic traffic) : Stream
{
    // The header of a frame: three bytes of length, then its type.
    private const int TypeAt = 3;
    private const byte Settings = 4;

    private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _prefaceWritten;
    private int _headerBytes;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await connection.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        // A read into an empty buffer only waits until there is something.
        if (!_greeted.Task.IsCompleted && buffer.Length > 0)
            CheckGreeting(buffer.Span[..read]);
        return read;
    }

    // HttpClient writes the whole preface in its first write, and requests after it.
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_prefaceWritten)
        {
            await _greeted.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            traffic.Add(buffer.Length);
        }
        _prefaceWritten = true;
        await connection.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override void Flush() => connection.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("HTTP/2 is read asynchronously");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("HTTP/2 is written asynchronously");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Refuse("the connection was closed before the server had introduced itself");
            connection.Dispose();
        }
        base.Dispose(disposing);
    }

    private void CheckGreeting(ReadOnlySpan<byte> read)
    {
        if (read.IsEmpty)
            throw Refuse("the connection was closed before the server had introduced itself: nobody listens behind a proxy, or it stops");
        if (_headerBytes + read.Length > TypeAt)
        {
            if (read[TypeAt - _headerBytes] != Settings)
                throw Refuse("what answers there is no Spark Connect server: it does not speak HTTP/2");
            _greeted.TrySetResult();
        }
        _headerBytes += read.Length;
    }

    private IOException Refuse(string reason)
    {
        var refusal = new IOException(reason);
        // Observed here: there may be no write that waits.
        if (_greeted.TrySetException(refusal))
            _ = _greeted.Task.Exception;
        return refusal;
    }
}
