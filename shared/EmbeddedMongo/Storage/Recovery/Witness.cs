using System.Globalization;
using System.Text;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>
/// The note of the store's newest manifest, its length, and the newest log. The manifest says which data files count, so one that was cut
/// would take whole files with it, and the last log that is gone leaves no trace elsewhere. The note is written after what it speaks of is
/// on disk and is never synced itself: it may be behind, never ahead.
/// </summary>
internal sealed class Witness : IDisposable
{
    private const string FileName = "WITNESS";
    private const int Size = 128;

    private readonly string _directory;
    private readonly FileStream _file;
    private string _manifest = "";
    private long _length;

    public Witness(string directory)
    {
        _directory = directory;
        _file = new FileStream(
            Path.Combine(directory, FileName),
            FileMode.OpenOrCreate,
            FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0
        );
        Note();
    }

    /// <summary>Notes the files as they are, if the manifest has changed, as it does with every new log that is synced.</summary>
    public void Note()
    {
        var manifest = new FileInfo(Path.Combine(_directory, _manifest));
        if (_manifest.Length > 0 && manifest.Exists && manifest.Length == _length)
            return;
        (_manifest, _length) = Newest(_directory);
        if (_manifest.Length == 0)
            return;
        var log = Path.GetFileName(StoreFiles.Logs(_directory)[^1]);
        var note = string.Create(CultureInfo.InvariantCulture, $"{_manifest} {_length} {log} ");
        RandomAccess.Write(_file.SafeFileHandle, Encoding.ASCII.GetBytes(note.PadRight(Size - 1) + "\n"), 0);
    }

    /// <summary>The problem of a directory that lacks what its note names, in words; null where there is none, or no note.</summary>
    public static string? ProblemOf(string directory)
    {
        var file = Path.Combine(directory, FileName);
        if (!File.Exists(file))
            return null;
        var parts = File.ReadAllText(file).Split(' ');
        // A loss of power may have taken the note, which was never synced.
        if (parts.Length < 3 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return null;
        var (manifest, log) = (parts[0], parts[2]);
        var (current, found) = Newest(directory);
        if (StoreFiles.NumberOf(current) < StoreFiles.NumberOf(manifest))
            return $"{StoreFiles.Current} names {current}, which is older than {manifest}";
        if (current == manifest && found < length)
            return $"{manifest} was {length} bytes long and has {found}";
        return StoreFiles.Logs(directory) is [.., var newest] && StoreFiles.NumberOf(newest) >= StoreFiles.NumberOf(log)
            ? null
            : $"{log} is missing";
    }

    /// <summary>The manifest that the store uses, and its length.</summary>
    private static (string Name, long Length) Newest(string directory)
    {
        var name = File.ReadAllText(Path.Combine(directory, StoreFiles.Current)).TrimEnd('\n');
        var file = new FileInfo(Path.Combine(directory, name));
        return file.Exists ? (name, file.Length) : (name, 0);
    }

    public void Dispose() => _file.Dispose();
}
