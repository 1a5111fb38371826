using System.Buffers.Binary;
using System.Numerics;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>
/// A piece of a record in a block of a record log: a header of checksum (4 bytes), length (2) and type (1), then the content. See
/// <see href="https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format"/>.
/// </summary>
/// <param name="Type">The place of the piece in its record.</param>
/// <param name="Length">The length of the content that the header states, in bytes.</param>
/// <param name="Problem">The words for what is wrong with it; null where it is intact.</param>
internal readonly record struct LogPiece(byte Type, int Length, string? Problem)
{
    public const int HeaderSize = 7;
    public const byte Full = 1;
    public const byte First = 2;
    public const byte Middle = 3;
    public const byte Last = 4;

    private const string Unwritten = "there are zeros where a record was";
    private const string TooLong = "the length of the record there is wrong";
    private const string WrongChecksum = "the checksum of the record there is wrong";

    public bool IsUnwritten => Problem == Unwritten;

    public bool IsTooLong => Problem == TooLong;

    private bool IsData => Type is >= Full and <= Last;

    /// <summary>Reads the piece that begins at <paramref name="at"/>; the block holds a whole header there.</summary>
    public static LogPiece Read(ReadOnlySpan<byte> block, int at)
    {
        var (type, length) = (block[at + 6], BinaryPrimitives.ReadUInt16LittleEndian(block[(at + 4)..]));
        if (!block.Slice(at, HeaderSize).ContainsAnyExcept((byte)0))
            return new(type, length, Unwritten);
        var content = block[(at + HeaderSize)..];
        if (length > content.Length)
            return new(type, length, TooLong);
        return new(type, length, Checksum(block[at + 6], content[..length]) == StoredChecksum(block, at) ? null : WrongChecksum);
    }

    /// <summary>The next place from <paramref name="from"/> on at which an intact piece with content begins, or −1.</summary>
    public static int FindIntact(ReadOnlySpan<byte> block, int from)
    {
        for (var at = from; at + HeaderSize < block.Length; at++)
        {
            if (block[at + 6] is >= Full and <= Last && Read(block, at) is { Problem: null, Length: > 0, IsData: true })
                return at;
        }

        return -1;
    }

    /// <summary>
    /// True where the checksum is right for a shorter content than the header states: the record is complete, and its length is damaged.
    /// </summary>
    public static bool IsCompleteWithAnotherLength(ReadOnlySpan<byte> block, int at)
    {
        var stored = StoredChecksum(block, at);
        var crc = BitOperations.Crc32C(uint.MaxValue, block[at + 6]);
        foreach (var next in block[(at + HeaderSize)..])
        {
            crc = BitOperations.Crc32C(crc, next);
            if (Masked(~crc) == stored)
                return true;
        }

        return false;
    }

    private static uint StoredChecksum(ReadOnlySpan<byte> block, int at) => BinaryPrimitives.ReadUInt32LittleEndian(block[at..]);

    private static uint Checksum(byte type, ReadOnlySpan<byte> content)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, type);
        for (; content.Length >= sizeof(ulong); content = content[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(content));
        foreach (var rest in content)
            crc = BitOperations.Crc32C(crc, rest);
        return Masked(~crc);
    }

    /// <summary>RocksDB turns and shifts the checksum, so that one over bytes that hold checksums stays a good one.</summary>
    private static uint Masked(uint crc) => BitOperations.RotateRight(crc, 15) + 0xa282ead8;
}
