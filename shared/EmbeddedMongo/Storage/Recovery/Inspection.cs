namespace EmbeddedMongo.Storage.Recovery;

/// <summary>
/// Looks through a store's files before RocksDB does: what was synced and can't be read must never be dropped in silence, and RocksDB
/// drops what lies behind damage in a log, what a cut manifest no longer names, and everything where CURRENT is gone.
/// </summary>
internal static class Inspection
{
    /// <summary>The first damage, or null. Data files are left to RocksDB, which checks them as it opens and reads them.</summary>
    public static Damage? Find(string directory)
    {
        if (UnfinishedRepair.Read(directory) is { } repair)
            return new Damage($"a repair was cut short, whose files are in {repair.Folder}");
        if (!StoreFiles.Exist(directory))
            return null;
        return FindInManifest(directory) ?? FindInLogs(directory) ?? FindByWitness(directory);
    }

    private static Damage? FindInManifest(string directory)
    {
        var current = Path.Combine(directory, StoreFiles.Current);
        if (!File.Exists(current))
            return new Damage($"{StoreFiles.Current} is missing, which names the list of its data files");
        var name = File.ReadAllText(current);
        if (!name.StartsWith(StoreFiles.ManifestPrefix, StringComparison.Ordinal) || !name.EndsWith('\n'))
            return new Damage($"{StoreFiles.Current} does not name a list of data files");
        name = name.TrimEnd('\n');
        var manifest = Path.Combine(directory, name);
        if (!File.Exists(manifest))
            return new Damage($"{name} is missing, the list of its data files");
        // What a crash cut off here was never confirmed, and the logs still have it.
        foreach (var entry in RecordLog.Read(manifest))
        {
            if (entry.Kind == LogEntryKind.Damage)
                return new Damage($"in {name}, the list of its data files, at byte {entry.Offset}, {entry.Problem}");
        }

        return name != StoreFiles.FirstManifest && StoreFiles.Logs(directory).Count == 0
            ? new Damage("its log of writes is missing")
            : null;
    }

    private static Damage? FindByWitness(string directory) => Witness.ProblemOf(directory) is { } problem ? new Damage(problem) : null;

    private static LogDamage? FindInLogs(string directory)
    {
        (string Log, LogEntry Entry)? first = null;
        var behind = 0L;
        foreach (var log in StoreFiles.Logs(directory))
        {
            foreach (var entry in RecordLog.Read(log))
            {
                if (first is not null && entry.Kind == LogEntryKind.Record)
                    behind++;
                else if (entry.Kind == LogEntryKind.Damage)
                    first ??= (log, entry);
            }
        }

        return first is var (file, damage) ? new LogDamage(file, damage.Offset, damage.Problem, behind) : null;
    }
}
