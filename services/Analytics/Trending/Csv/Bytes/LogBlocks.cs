using System.Buffers;

namespace DzStore.Analytics.Trending.Csv.Bytes;

/// <summary>A block of whole rows of a log, in UTF-8; the buffer belongs to the shared pool.</summary>
/// <param name="IsFirst">True when the block begins with the header.</param>
/// <param name="MayBeUnfinished">True for the last line of the log without a line end: its writer may not be done with it.</param>
internal readonly record struct LogBlock(byte[] Buffer, int Length, bool IsFirst, bool MayBeUnfinished)
{
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

    public void Release() => ArrayPool<byte>.Shared.Return(Buffer);
}

/// <summary>Cuts a log into blocks of whole rows.</summary>
internal static class LogBlocks
{
    /// <param name="log">Seekable.</param>
    /// <param name="length">The length of the log in bytes: what is appended later is not read.</param>
    /// <param name="blockBytes">The size of a block in bytes; a longer row gets a block of its size.</param>
    /// <param name="maxRowBytes">The largest row in bytes; a longer one is cut, and the parser refuses it.</param>
    /// <param name="separator">The character between fields.</param>
    /// <param name="progress">Takes the bytes read so far.</param>
    public static IEnumerable<LogBlock> Read(
        Stream log,
        long length,
        int blockBytes,
        int maxRowBytes,
        byte separator,
        IProgress<long>? progress = null
    )
    {
        var first = true;
        var size = blockBytes;
        for (var at = HasByteOrderMark(log) ? 3L : 0; at < length; )
        {
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            // The incomplete row at the end of each block is read again with the next: a few bytes, and nothing to carry over.
            log.Position = at;
            // Synchronous on purpose: the caller has nothing else to do, and the next block is in the page cache by then.
            var wanted = (int)Math.Min(size, length - at);
            var read = log.ReadAtLeast(buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            var last = read < wanted || at + read == length;
            var end = RowEnds.Last(buffer.AsSpan(0, read), separator);
            if (end == 0 && !last && read <= maxRowBytes)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                size *= 2;
                continue;
            }
            // The log was truncated while it was read.
            if (read == 0)
                yield break;

            var unfinished = end == 0 && last && !buffer.AsSpan(0, read).ContainsAny((byte)'\n', (byte)'\r');
            if (end == 0)
                end = read;
            at += end;
            progress?.Report(at);
            yield return new LogBlock(buffer, end, first, unfinished);
            (first, size) = (false, blockBytes);
        }
    }

    private static bool HasByteOrderMark(Stream log)
    {
        Span<byte> start = stackalloc byte[3];
        log.Position = 0;
        return log.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("\uFEFF"u8);
    }
}
