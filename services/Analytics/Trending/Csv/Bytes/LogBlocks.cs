using System.Buffers;

namespace DzStore.Analytics.Trending;

/// <summary>Some whole rows of a log, in UTF-8; the buffer belongs to the shared pool.</summary>
/// <param name="IsFirst">Whether it begins with the header.</param>
/// <param name="MayBeHalf">Whether it is the log's last line, without a line end: whoever writes the log may not be done with it.</param>
internal readonly record struct LogBlock(byte[] Buffer, int Length, bool IsFirst, bool MayBeHalf)
{
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

    public void Release() => ArrayPool<byte>.Shared.Return(Buffer);
}

/// <summary>Cuts a log into blocks of whole rows.</summary>
internal static class LogBlocks
{
    /// <param name="log">Seekable.</param>
    /// <param name="length">Where the log ends, in bytes: what is appended later is not read.</param>
    /// <param name="blockBytes">The size of a block; one with a single, longer row is as large as that.</param>
    /// <param name="maxRowBytes">A row longer than this is cut somewhere: the parser refuses it.</param>
    /// <param name="progress">Told the bytes read so far.</param>
    public static IEnumerable<LogBlock> Read(Stream log, long length, int blockBytes, int maxRowBytes, IProgress<long> progress)
    {
        var first = true;
        var size = blockBytes;
        for (var at = HasByteOrderMark(log) ? 3L : 0; at < length;)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            // The half row at the end of each block is read again with the next: a few bytes, and nothing to carry over.
            log.Position = at;
            // Synchronous on purpose: whoever asks for a block has nothing else to do, and the next one is in the page cache by then.
            var wanted = (int)Math.Min(size, length - at);
            var read = log.ReadAtLeast(buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            var last = read < wanted || at + read == length;
            var end = RowEnds.Last(buffer.AsSpan(0, read));
            if (end == 0 && !last && read <= maxRowBytes)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                size *= 2;
                continue;
            }
            // A log that was cut short while it was read.
            if (read == 0) yield break;

            var half = end == 0 && last && !buffer.AsSpan(0, read).ContainsAny((byte)'\n', (byte)'\r');
            if (end == 0) end = read;
            at += end;
            progress.Report(at);
            yield return new LogBlock(buffer, end, first, half);
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
