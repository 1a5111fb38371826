using EmbeddedMongo.Storage.Oplog;
using RocksDbSharp;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>
/// Builds a new store from what can be read of one whose files are damaged or missing: the documents of its data files, then the operations
/// of its logs, then indexes and counters made anew from the documents.
/// </summary>
internal static class StoreRebuild
{
    /// <param name="directory">The directory.</param>
    /// <param name="trustManifest">True where the manifest is whole, and so says which data files count.</param>
    /// <param name="report">Takes the lines that say what was dropped and kept.</param>
    public static void Run(string directory, bool trustManifest, List<string> report)
    {
        var repair = UnfinishedRepair.Read(directory) ?? new UnfinishedRepair(StoreRepair.NewFolder(directory), IsBuilt: false);
        var built = Path.Combine(repair.Folder, "new");
        if (!repair.IsBuilt)
        {
            repair.Write(directory);
            var logs = Directory.CreateDirectory(Path.Combine(repair.Folder, "logs")).FullName;
            foreach (var file in Directory.GetFiles(directory).Where(file => !UnfinishedRepair.IsApart(file)))
                File.Move(file, Path.Combine(Path.GetExtension(file) == ".log" ? logs : repair.Folder, Path.GetFileName(file)));
            if (Directory.Exists(built))
                Directory.Delete(built, recursive: true);
            Build(repair.Folder, built, trustManifest, report);
            (repair with { IsBuilt = true }).Write(directory);
        }

        foreach (var file in Directory.GetFiles(built).Where(file => !UnfinishedRepair.IsApart(file)))
            File.Move(file, Path.Combine(directory, Path.GetFileName(file)));
        Directory.Delete(built, recursive: true);
        UnfinishedRepair.Delete(directory);
        report.Add($"The damaged files are in {repair.Folder}.");
    }

    private static void Build(string folder, string built, bool trustManifest, List<string> report)
    {
        Directory.CreateDirectory(built);
        using var store = StoreRepair.Open(built);
        using var witness = new Witness(built);
        if (Directory.EnumerateFiles(folder, "*.sst").Any())
            CopyDataFiles(folder, trustManifest, store, report);
        foreach (var log in StoreFiles.Logs(Path.Combine(folder, "logs")))
            Replay(log, store, report);
        report.AddRange(Reindexing.Run(store));
        store.FlushMemory();
        witness.Note();
    }

    private static void CopyDataFiles(string folder, bool trustManifest, RocksStore store, List<string> report)
    {
        // It makes a new manifest from what the data files say of themselves, and puts those aside in which it finds damage.
        if (!trustManifest)
        {
            var options = new DbOptions();
            Native.Instance.rocksdb_repair_db(options.Handle, folder);
            GC.KeepAlive(options);
        }

        using var damaged = StoreRepair.Open(folder);
        var unreadable = Salvage.Copy(damaged, store);
        if (unreadable > 0)
            report.Add($"Dropped: parts of data files that can't be read, in {unreadable} places.");
        var lost = Path.Combine(folder, "lost");
        foreach (var file in Directory.Exists(lost) ? Directory.GetFiles(lost, "*.sst") : [])
            report.Add($"Dropped: the data file {Path.GetFileName(file)}, which can't be read.");
    }

    /// <summary>Applies a log's operations, those behind damage too: indexes and counters are made anew in any case.</summary>
    private static void Replay(string log, RocksStore store, List<string> report)
    {
        foreach (var entry in RecordLog.Read(log))
        {
            if (entry.Kind == LogEntryKind.Damage)
            {
                report.Add($"Dropped: an operation in the log {Path.GetFileName(log)} at byte {entry.Offset}: {entry.Problem}.");
                DropOplog(store, report);
            }

            if (entry.Kind != LogEntryKind.Record)
                continue;
            using var batch = new WriteBatch();
            foreach (var write in LoggedWrite.Read(entry.Payload))
                Apply(batch, write, store.Family(write.Family));
            store.Write(batch);
        }
    }

    /// <summary>Drops the oplog's entries up to an operation that can't be read: those behind it would follow upon a hole.</summary>
    private static void DropOplog(RocksStore store, List<string> report)
    {
        using var batch = new WriteBatch();
        var (from, to) = (Keys.Prefix(OperationLog.CollectionId), Keys.PrefixEnd(OperationLog.CollectionId));
        batch.DeleteRange(from, Keys.PrefixLength, to, Keys.PrefixLength, store.Oplog);
        store.Write(batch);
        report.Add("Dropped: the entries of the oplog before that operation.");
    }

    private static void Apply(WriteBatch batch, LoggedWrite write, ColumnFamilyHandle family)
    {
        switch (write.Kind)
        {
            case LoggedWriteKind.Put:
                batch.Put(write.Key, write.Value, family);
                break;
            case LoggedWriteKind.Delete:
                batch.Delete(write.Key, family);
                break;
            default:
                batch.DeleteRange(write.Key, (ulong)write.Key.Length, write.Value, (ulong)write.Value.Length, family);
                break;
        }
    }
}
