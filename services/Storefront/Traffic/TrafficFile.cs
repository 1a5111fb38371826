using Microsoft.Win32.SafeHandles;

namespace DzStore.Storefront.Traffic;

/// <summary>A log file in work, which this process alone writes: it holds whole rows, also after a write that failed.</summary>
internal sealed class TrafficFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly string _closedPath;

    private TrafficFile(SafeFileHandle handle, string path, string closedPath) =>
        (_handle, _path, _closedPath) = (handle, path, closedPath);

    /// <summary>The size in bytes; 0 before the first rows.</summary>
    public long Bytes { get; private set; }

    /// <summary>Begins a file.</summary>
    /// <param name="folder">Its folder, which is made where it is missing.</param>
    /// <param name="name">Its name.</param>
    /// <param name="hidden">True when readers must not see it before it is closed.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static TrafficFile Create(string folder, TrafficName name, bool hidden)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, hidden ? name.Hidden : name.Closed);
        // The lock tells other processes that a hidden file has a living writer; a visible one may be read meanwhile.
        var share = hidden ? FileShare.None : FileShare.Read;
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, share, FileOptions.Asynchronous);
        return new(handle, path, Path.Combine(folder, name.Closed));
    }

    /// <summary>Appends rows, after the header where they are the first.</summary>
    /// <exception cref="IOException">They were not written; the file ends where it ended before.</exception>
    public async Task AppendAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>[] parts = Bytes == 0 ? [TrafficRow.Header, rows] : [rows];
        try
        {
            await RandomAccess.WriteAsync(_handle, parts, Bytes, cancellationToken);
        }
        catch
        {
            // A disk that is full takes a part of a write.
            RandomAccess.SetLength(_handle, Bytes);
            throw;
        }
        Bytes += parts.Sum(part => (long)part.Length);
    }

    /// <summary>Closes the file, and shows it to readers; one without rows is removed.</summary>
    /// <exception cref="IOException">It cannot be renamed; the next sweep of the folder does it.</exception>
    public void Dispose()
    {
        _handle.Dispose();
        if (Bytes == 0)
            File.Delete(_path);
        else
            Show(_path, _closedPath);
    }

    /// <summary>Gives a file its name without the dot, unless another process has just done so.</summary>
    public static void Show(string path, string closedPath)
    {
        if (path == closedPath)
            return;
        try
        {
            File.Move(path, closedPath);
        }
        catch (FileNotFoundException) when (File.Exists(closedPath))
        {
            // Another instance that shares the folder found it between the closing and the renaming.
        }
    }
}
