using EmbeddedMongo.Errors;
using RocksDbSharp;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>
/// Repairs a damaged store. Nothing is deleted: the damaged files, and what could be read of what was dropped, go into a folder beside the
/// data.
/// </summary>
internal static class StoreRepair
{
    private const ulong CacheBytes = 64UL << 20;

    /// <summary>A repair drops nothing of an oplog for its size.</summary>
    private const long AnyOplog = 1L << 50;

    /// <summary>Repairs the store of a directory that no server uses.</summary>
    /// <returns>What was found, dropped and kept, a line each.</returns>
    /// <exception cref="DatabasePathException">Another server uses the directory, or it cannot be repaired.</exception>
    public static IReadOnlyList<string> Run(string dbPath)
    {
        var directory = Path.GetFullPath(dbPath);
        if (!Directory.Exists(directory) || (!StoreFiles.Exist(directory) && UnfinishedRepair.Read(directory) is null))
            return [$"The data directory {directory} holds no data."];
        DirectoryLock.Check(directory);
        try
        {
            var report = new List<string>();
            switch (Inspection.Find(directory))
            {
                case LogDamage damage:
                    report.Add($"Damaged: {damage.Problem}.");
                    LogRepair.Run(directory, damage, report);
                    break;
                case { } damage:
                    report.Add($"Damaged: {damage.Problem}.");
                    StoreRebuild.Run(directory, trustManifest: false, report);
                    break;
                case null when FindInDataFiles(directory) is var (damage, opens):
                    report.Add($"Damaged: {damage.Problem}.");
                    StoreRebuild.Run(directory, trustManifest: opens, report);
                    break;
                default:
                    report.Add("Nothing is damaged.");
                    break;
            }

            return report;
        }
        catch (RocksDbException e)
        {
            throw new DatabasePathException($"The data directory {directory} cannot be repaired: {e.Message}", inUse: false, e);
        }
    }

    /// <summary>Opens a store without the checks of its logs, which a repair takes away.</summary>
    public static RocksStore Open(string directory) => RocksStore.Open(directory, CacheBytes, AnyOplog, verifyLogs: false);

    /// <summary>An empty folder for what a repair takes out of the store.</summary>
    public static string NewFolder(string directory)
    {
        for (var number = 1; ; number++)
        {
            var folder = Path.Combine(directory, FormattableString.Invariant($"repair-{number}"));
            if (!Directory.Exists(folder))
                return Directory.CreateDirectory(folder).FullName;
        }
    }

    /// <summary>Damage that RocksDB finds, and true where it opens the store all the same.</summary>
    private static (Damage Damage, bool Opens)? FindInDataFiles(string directory)
    {
        var opens = false;
        try
        {
            using var store = RocksStore.Open(directory, CacheBytes, AnyOplog);
            opens = true;
            store.VerifyChecksums();
            return null;
        }
        catch (RocksDbException e) when (RocksStore.IsDamage(e))
        {
            return (Damage.Of(e), opens);
        }
    }
}
