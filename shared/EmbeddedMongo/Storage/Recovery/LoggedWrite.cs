namespace EmbeddedMongo.Storage.Recovery;

/// <summary>The kinds of change in a batch.</summary>
internal enum LoggedWriteKind
{
    Put,
    Delete,
    DeleteRange,
}

/// <summary>One change of a batch in the log, as RocksDB writes them.</summary>
/// <param name="Kind">The kind of change.</param>
/// <param name="Family">The number of the column family.</param>
/// <param name="Key">The key, or the first of a range.</param>
/// <param name="Value">The value, or the key after a range; empty for a delete.</param>
internal readonly record struct LoggedWrite(LoggedWriteKind Kind, uint Family, byte[] Key, byte[] Value)
{
    private const int HeaderSize = 12; // sequence and count

    /// <summary>The changes of a batch. See <see href="https://github.com/facebook/rocksdb/blob/main/db/write_batch.cc"/>.</summary>
    /// <exception cref="InvalidDataException">A kind of change that this server never writes.</exception>
    public static IReadOnlyList<LoggedWrite> Read(ReadOnlySpan<byte> batch)
    {
        var writes = new List<LoggedWrite>();
        for (var rest = batch[HeaderSize..]; rest.Length > 0; )
        {
            var tag = rest[0];
            rest = rest[1..];
            var (kind, hasFamily) = tag switch
            {
                0x00 => (LoggedWriteKind.Delete, false),
                0x01 => (LoggedWriteKind.Put, false),
                0x04 => (LoggedWriteKind.Delete, true),
                0x05 => (LoggedWriteKind.Put, true),
                0x0E => (LoggedWriteKind.DeleteRange, true),
                0x0F => (LoggedWriteKind.DeleteRange, false),
                _ => throw new InvalidDataException($"a batch in the log holds a change of kind {tag}"),
            };
            var family = hasFamily ? TakeNumber(ref rest) : 0;
            var key = TakeBytes(ref rest);
            writes.Add(new(kind, family, key, kind == LoggedWriteKind.Delete ? [] : TakeBytes(ref rest)));
        }

        return writes;
    }

    private static byte[] TakeBytes(ref ReadOnlySpan<byte> rest)
    {
        var length = (int)TakeNumber(ref rest);
        var bytes = rest[..length].ToArray();
        rest = rest[length..];
        return bytes;
    }

    private static uint TakeNumber(ref ReadOnlySpan<byte> rest)
    {
        var number = 0u;
        for (var shift = 0; ; shift += 7)
        {
            var next = rest[0];
            rest = rest[1..];
            number |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
                return number;
        }
    }
}
