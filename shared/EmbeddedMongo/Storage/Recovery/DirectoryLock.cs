using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>The lock by which RocksDB keeps a directory to one process: a region of its file LOCK.</summary>
internal static class DirectoryLock
{
    /// <exception cref="DatabasePathException">Another process holds it.</exception>
    public static void Check(string directory)
    {
        // .NET has no such locks on macOS; RocksDB itself still refuses there to open what is in use.
        if (OperatingSystem.IsMacOS())
            return;
        using var file = new FileStream(Path.Combine(directory, "LOCK"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            file.Lock(0, 1);
        }
        catch (IOException e)
        {
            throw DatabasePath.InUse(directory, e);
        }
    }
}
