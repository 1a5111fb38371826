using System.Buffers;
using System.IO.Pipelines;

namespace EmbeddedMongo.Wire;

/// <summary>Cuts a connection's bytes into messages, each contiguous in one buffer that serves until the next read.</summary>
internal sealed class FrameReader(PipeReader input) : IDisposable
{
    private const int InitialSize = 4 * 1024;
    private const int KeptSize = 1024 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);

    /// <summary>The next whole message, or null where the client closed between messages.</summary>
    /// <exception cref="ProtocolException">A bad header, or the end of the stream within a message.</exception>
    public async ValueTask<Frame?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_buffer.Length > KeptSize)
            Replace(InitialSize, keep: 0);

        MessageHeader? header = null;
        var filled = 0;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var unread = result.Buffer;
            header ??= Fill(ref unread, MessageHeader.Size, ref filled) ? MessageHeader.Read(_buffer) : null;
            var whole = header is { } known && Fill(ref unread, known.Length, ref filled);
            input.AdvanceTo(unread.Start);

            if (whole)
                return new Frame(header!.Value, new ArraySegment<byte>(_buffer, 0, filled));
            if (!result.IsCompleted)
                continue;
            if (filled == 0)
                return null;
            throw new ProtocolException("the connection ended within a message");
        }
    }

    /// <summary>
    /// Takes bytes up to <paramref name="target"/>. The buffer grows with what arrives, never with what the header promises.
    /// </summary>
    private bool Fill(ref ReadOnlySequence<byte> unread, int target, ref int filled)
    {
        var take = (int)Math.Min(unread.Length, target - filled);
        if (filled + take > _buffer.Length)
            Replace(Math.Min(target, Math.Max(filled + take, 2 * _buffer.Length)), filled);
        unread.Slice(0, take).CopyTo(_buffer.AsSpan(filled));
        unread = unread.Slice(take);
        filled += take;
        return filled == target;
    }

    private void Replace(int size, int keep)
    {
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, keep).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}

/// <summary>One message: its header, and all of its bytes, header included.</summary>
internal readonly record struct Frame(MessageHeader Header, ArraySegment<byte> Bytes)
{
    public ArraySegment<byte> Payload => Bytes[MessageHeader.Size..];
}
