using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;
using RocksDbSharp;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>
/// Reads where the oplog of a data directory ends that no server has open, so that the newest of several is found. Nothing in the directory
/// is changed.
/// </summary>
internal static class LogEnd
{
    /// <summary>The last entry; none for a directory without data, or without an oplog.</summary>
    /// <exception cref="DatabasePathException">The directory cannot be read.</exception>
    public static OpTime Read(string path)
    {
        if (!Directory.Exists(path) || !StoreFiles.Exist(path))
            return OpTime.None;
        try
        {
            using var store = RocksStore.OpenToRead(path);
            return store is null ? OpTime.None : OperationLog.LastIn(store);
        }
        catch (RocksDbException e)
        {
            throw DatabasePath.Damaged(path, e);
        }
    }
}
