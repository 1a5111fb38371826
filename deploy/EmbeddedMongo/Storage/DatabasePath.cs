using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>Opens the data directory, or says why it cannot be.</summary>
internal static class DatabasePath
{
    public static RocksStore Open(StorageOptions options)
    {
        var path = Path.GetFullPath(options.DbPath);
        if (File.Exists(Path.Combine(path, "WiredTiger")))
            throw new DatabasePathException($"{path} holds the data of a mongod (WiredTiger), which this server cannot read: give it a directory of its own", inUse: false);
        try
        {
            Directory.CreateDirectory(path);
            return RocksStore.Open(path, options.CacheBytes);
        }
        catch (RocksDbException failure) when (failure.Message.Contains("LOCK", StringComparison.Ordinal))
        {
            throw new DatabasePathException($"{path} is in use by another server: stop it, or give this one another directory ({failure.Message})", inUse: true, failure);
        }
        catch (Exception failure) when (failure is RocksDbException or IOException or UnauthorizedAccessException)
        {
            throw new DatabasePathException($"{path} cannot be opened: {failure.Message}", inUse: false, failure);
        }
    }
}
