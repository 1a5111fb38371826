namespace EmbeddedMongo.Storage.Recovery;

/// <summary>
/// Repairs a damaged log: the store goes back to the state before the first operation that can't be read, which is a state that it had.
/// </summary>
internal static class LogRepair
{
    public static void Run(string directory, LogDamage damage, List<string> report)
    {
        var folder = StoreRepair.NewFolder(directory);
        var later = StoreFiles.Logs(directory).Where(log => StoreFiles.NumberOf(log) > StoreFiles.NumberOf(damage.File)).ToArray();
        var dropped = new DroppedWrites();
        foreach (var log in (IEnumerable<string>)[damage.File, .. later])
        {
            foreach (var entry in RecordLog.Read(log))
            {
                if (entry.Kind == LogEntryKind.Record && (log != damage.File || entry.Offset > damage.Offset))
                    dropped.Add(entry.Payload);
            }
        }

        File.Copy(damage.File, Path.Combine(folder, Path.GetFileName(damage.File)));
        // The damage goes last: a repair that is cut short finds it again.
        foreach (var log in later.Reverse())
            File.Move(log, Path.Combine(folder, Path.GetFileName(log)));
        using (var stream = new FileStream(damage.File, FileMode.Open, FileAccess.Write))
        {
            stream.SetLength(damage.Offset);
            stream.Flush(flushToDisk: true);
        }

        using var store = StoreRepair.Open(directory);
        using var witness = new Witness(directory);
        report.Add("Dropped: that operation, of which nothing can be read, and what lies behind it.");
        report.AddRange(dropped.Save(folder, CatalogCodec.Read(store)));
        report.Add($"Kept: everything before it. The damaged log is in {folder}.");
        store.FlushMemory();
    }
}
