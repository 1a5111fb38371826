using System.Globalization;
using System.Text;

namespace DzStore.Load.Orders;

/// <summary>
/// The write-ahead log of a dead node of EmbeddedMongo (RocksDB's files <c>*.log</c>): it tells which orders the node had handed to the
/// system when it died. Only their ids are searched for, as text, so that neither the node nor the log's format is needed.
/// </summary>
public static class WriteAheadLog
{
    /// <summary>The bytes that are read of each file, from its end. Many times what a node writes in a second of a drill.</summary>
    private const int Tail = 8 << 20;

    /// <summary>Reads the ids that stand near the end of the log.</summary>
    /// <param name="dbPath">The data folder of a node whose process has ended.</param>
    /// <param name="ids">The ids to search for.</param>
    public static IReadOnlySet<string> IdsIn(string dbPath, OrderIds ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var prefix = Encoding.UTF8.GetBytes(ids.Prefix);
        foreach (var log in new DirectoryInfo(dbPath).EnumerateFiles("*.log"))
        {
            using var file = log.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = Math.Max(0, file.Length - Tail);
            var bytes = new byte[file.Length - file.Position];
            file.ReadExactly(bytes);
            Collect(bytes, prefix, ids, found);
        }

        return found;
    }

    private static void Collect(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> prefix, OrderIds ids, HashSet<string> found)
    {
        while (bytes.IndexOf(prefix) is >= 0 and var at)
        {
            bytes = bytes[(at + prefix.Length)..];
            var digits = bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : bytes.Length;
            if (long.TryParse(bytes[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                found.Add(ids[number]);
        }
    }
}
