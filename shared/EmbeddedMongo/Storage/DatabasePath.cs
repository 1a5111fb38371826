using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Recovery;
using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>Opens the data directory, or throws an error that says in one line why it cannot be used and what to do.</summary>
internal static class DatabasePath
{
    /// <exception cref="DatabasePathException">
    /// Another server holds the directory, it is not writable, it is a mongod's, or what it holds is damaged.
    /// </exception>
    public static RocksStore Open(StorageOptions options)
    {
        var path = Path.GetFullPath(options.DbPath);
        if (File.Exists(Path.Combine(path, "WiredTiger")))
        {
            throw Unusable(
                $"The data directory {path} holds the data of a mongod (WiredTiger), which this server cannot read: choose "
                    + "another directory."
            );
        }

        try
        {
            Directory.CreateDirectory(path);
            if (Inspection.Find(path) is { } damage)
                throw damage.Error(path);
            return RocksStore.Open(path, options.CacheBytes, options.OplogBytes);
        }
        catch (DatabasePathException)
        {
            throw;
        }
        catch (RocksDbException e) when (e.Message.Contains("LOCK", StringComparison.Ordinal) && !IsDenied(e))
        {
            throw InUse(path, e);
        }
        catch (RocksDbException e) when (RocksStore.IsDamage(e))
        {
            throw Damaged(path, e);
        }
        catch (Exception e) when (IsDenied(e))
        {
            throw Unusable(
                $"The data directory {path} is not writable: give this user the right to write there, or choose another directory.",
                e
            );
        }
        catch (IOException e)
        {
            throw Unusable($"The data directory {path} cannot be created ({e.Message.TrimEnd('.')}): choose another directory.", e);
        }
        catch (RocksDbException e)
        {
            throw Unusable($"The data directory {path} cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>The error for a directory whose files can't be read.</summary>
    public static DatabasePathException Damaged(string path, RocksDbException inner) => Damage.Of(inner).Error(path, inner);

    /// <summary>The error for a directory that another server has.</summary>
    public static DatabasePathException InUse(string path, Exception inner) =>
        new($"The data directory {path} is in use by another server: stop that one, or choose another directory.", inUse: true, inner);

    private static bool IsDenied(Exception exception) =>
        exception is UnauthorizedAccessException
        || (exception is RocksDbException && exception.Message.Contains("Permission denied", StringComparison.Ordinal));

    private static DatabasePathException Unusable(string message, Exception? inner = null) => new(message, inUse: false, inner);
}
