using Microsoft.Win32.SafeHandles;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>
/// Reads a record log of the store (the log of writes, or the manifest) and tells damage from the torn end that a crash leaves. RocksDB
/// takes the two for the same: it stops in silence at the first record that it can't read.
/// </summary>
internal static class RecordLog
{
    private const int BlockSize = 32 * 1024;

    /// <summary>The records of a file in order, with the damage between them. Behind damage it goes on at the next intact record.</summary>
    public static IEnumerable<LogEntry> Read(string file)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        var block = new byte[BlockSize];
        var assembly = new RecordAssembly();
        for (var start = 0L; start < length; start += BlockSize)
        {
            var size = Fill(handle, block, start);
            var at = 0;
            while (at + LogPiece.HeaderSize <= size)
            {
                var piece = LogPiece.Read(block.AsSpan(0, size), at);
                if (piece.Problem is null)
                {
                    if (assembly.ProblemOf(piece) is { } problem)
                        yield return LogEntry.Damage(assembly.Abandon() ?? start + at, problem);
                    if (assembly.Add(piece, start + at, block.AsSpan(at + LogPiece.HeaderSize, piece.Length)) is { } entry)
                        yield return entry;
                    at += LogPiece.HeaderSize + piece.Length;
                    continue;
                }

                if (IsTornEnd(handle, block.AsSpan(0, size), start, at, piece, length))
                {
                    yield return LogEntry.CutOff(assembly.Start ?? start + at);
                    yield break;
                }

                yield return LogEntry.Damage(assembly.Abandon() ?? start + at, piece.Problem);
                at = LogPiece.FindIntact(block.AsSpan(0, size), at + 1) is >= 0 and var next ? next : size;
            }

            // The rest of a whole block, too short for a header, is padding; that of the last one is a header that was cut off.
            if (at < size && size < BlockSize)
            {
                yield return LogEntry.CutOff(assembly.Start ?? start + at);
                yield break;
            }
        }

        if (assembly.Start is { } cut)
            yield return LogEntry.CutOff(cut);
    }

    private static bool IsTornEnd(SafeFileHandle handle, ReadOnlySpan<byte> block, long start, int at, LogPiece piece, long length)
    {
        if (piece.IsUnwritten)
            return IsZero(handle, start + at, length);
        return piece.IsTooLong
            && start + block.Length == length
            && LogPiece.FindIntact(block, at + 1) < 0
            && !LogPiece.IsCompleteWithAnotherLength(block, at);
    }

    /// <summary>True where nothing but zeros follows: space that a file system gave to the file, and a crash left unwritten.</summary>
    private static bool IsZero(SafeFileHandle handle, long from, long to)
    {
        var buffer = new byte[BlockSize];
        for (var at = from; at < to; at += BlockSize)
        {
            if (buffer.AsSpan(0, Fill(handle, buffer, at)).ContainsAnyExcept((byte)0))
                return false;
        }

        return true;
    }

    private static int Fill(SafeFileHandle handle, byte[] buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(handle, buffer.AsSpan(filled), offset + filled) is > 0 and var read)
            filled += read;
        return filled;
    }
}
