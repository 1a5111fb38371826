using System.Runtime.InteropServices;
using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>RocksDB's estimate of what a range of keys takes, of files and memory; the managed wrapper leaves it out.</summary>
internal static class ApproximateSizes
{
    private const byte MemoryAndFiles = 3;

    public static long Of(RocksDb db, ColumnFamilyHandle family, byte[] from, byte[] to)
    {
        var (start, end) = (GCHandle.Alloc(from, GCHandleType.Pinned), GCHandle.Alloc(to, GCHandleType.Pinned));
        var (starts, ends) = (new[] { start.AddrOfPinnedObject() }, new[] { end.AddrOfPinnedObject() });
        var (startLengths, endLengths, sizes) = (new[] { (nuint)from.Length }, new[] { (nuint)to.Length }, new ulong[1]);
        GCHandle[] arrays = [start, end, Pin(starts), Pin(startLengths), Pin(ends), Pin(endLengths), Pin(sizes)];
        try
        {
            Native.Instance.rocksdb_approximate_sizes_cf_with_flags(
                db.Handle,
                family.Handle,
                1,
                Address(2),
                Address(3),
                Address(4),
                Address(5),
                MemoryAndFiles,
                Address(6)
            );
            return (long)sizes[0];
        }
        finally
        {
            foreach (var array in arrays)
                array.Free();
        }

        nint Address(int index) => arrays[index].AddrOfPinnedObject();
        static GCHandle Pin(object array) => GCHandle.Alloc(array, GCHandleType.Pinned);
    }
}
