using System.Globalization;
using System.Text;

namespace EmbeddedMongod;

/// <summary>
/// Notes in a file, after each sync, which log file the disk has confirmed up to which length: a drill that plays a loss of power
/// cuts the log there. The note itself need not survive one, only a kill: one write of fixed size does.
/// </summary>
/// <remarks>
/// The length is taken right after the sync. It would be too long by what the store wrote in between, which it does only when
/// its buffer of 1 MB overflows: a drill must stay below that in one sync.
/// </remarks>
internal sealed class SyncedLength : IDisposable
{
    private readonly string _dbPath;
    private readonly FileStream _note;

    public SyncedLength(string dbPath, string file) =>
        (_dbPath, _note) = (dbPath, new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0));

    public Action Watch(Action sync) =>
        () =>
        {
            sync();
            var newest = new DirectoryInfo(_dbPath).EnumerateFiles("*.log").MaxBy(log => log.Name, StringComparer.Ordinal);
            if (newest is not null)
            {
                RandomAccess.Write(
                    _note.SafeFileHandle,
                    Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{newest.Name} {newest.Length:D20}\n")),
                    0
                );
            }
        };

    public void Dispose() => _note.Dispose();
}
