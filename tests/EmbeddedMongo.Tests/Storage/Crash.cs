using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Tests.Storage;

/// <summary>
/// A loss of power, played: what was synced is remembered file by file, and a copy of the directory is cut back to it. (A kill
/// alone would leave what the operating system holds, and prove nothing about syncing.)
/// </summary>
internal sealed class Crash
{
    private readonly Dictionary<string, long> _synced = [];

    public string? Directory { get; set; }

    public int Syncs { get; private set; }

    /// <summary>For <see cref="StorageOptions.WrapSync"/>.</summary>
    public Action Watch(Action sync) =>
        () =>
        {
            sync();
            lock (_synced)
            {
                Syncs++;
                foreach (var log in Logs(Directory!))
                    _synced[Path.GetFileName(log)] = new FileInfo(log).Length;
            }
        };

    /// <summary>A copy of the directory as a disk would hold it that kept nothing but what was synced.</summary>
    public string LosePower()
    {
        var copy = System.IO.Directory.CreateTempSubdirectory("embedded-mongo-crash-").FullName;
        lock (_synced)
        {
            foreach (var file in System.IO.Directory.GetFiles(Directory!).Where(file => Path.GetFileName(file) != "LOCK"))
            {
                var target = Path.Combine(copy, Path.GetFileName(file));
                File.Copy(file, target);
                if (Path.GetExtension(file) == ".log")
                    Cut(target, _synced.GetValueOrDefault(Path.GetFileName(file)));
            }
        }

        return copy;
    }

    public static void Cut(string file, long length)
    {
        using var stream = new FileStream(file, FileMode.Open);
        stream.SetLength(length);
    }

    public static IEnumerable<string> Logs(string directory) => System.IO.Directory.GetFiles(directory, "*.log");
}
