using DzStore.Local.CommandLine;
using DzStore.Local.Processes;

namespace DzStore.Local.Data;

/// <summary>
/// The folder in which one launcher at a time keeps its database, its logs and the sources of Analytics.
/// Held by an open lock file, which the system lets go of however the launcher ends.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream held;

    private DataFolder(string root, FileStream held) => (Root, this.held) = (root, held);

    public string Root { get; }

    /// <summary>Which processes were started on this folder last.</summary>
    internal Leftovers Leftovers => new(Path.Combine(Root, "launcher.children"));

    public string Logs => Make("logs");

    /// <summary>Where the files that Analytics may read live.</summary>
    public string Sources => Make("sources");

    /// <summary>The data of one kind of database; two kinds never share files.</summary>
    public string Database(string kind) => Make(kind);

    /// <summary>Where the folder is, asked for or usual.</summary>
    public static string Locate(string? asked) => Path.GetFullPath(asked ?? Default());

    /// <exception cref="UsageException">The folder cannot be used, or another launcher uses it.</exception>
    public static DataFolder Open(string? asked)
    {
        var root = Locate(asked);
        try
        {
            Directory.CreateDirectory(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{root} cannot be the data folder: {e.Message} Give another with --data.", e);
        }

        try
        {
            return new(root, new(Path.Combine(root, "launcher.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UsageException($"{root} cannot be written to: {e.Message} Give another folder with --data.", e);
        }
        catch (IOException e)
        {
            throw new UsageException($"{root} is in use, most likely by another launcher: stop that one, or give this one another folder with --data. ({e.Message})", e);
        }
    }

    /// <summary>Deletes what launchers have put here, and nothing else that the folder may hold.</summary>
    public void Empty()
    {
        foreach (var name in new[] { "embedded", "mongod", "logs", "sources" })
        {
            var folder = Path.Combine(Root, name);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => held.Dispose();

    // In the clone, where whoever deletes the clone deletes it too; a launcher that was moved elsewhere has no clone.
    private static string Default()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DzStore.sln")))
                return Path.Combine(folder.FullName, "dzstore-data");
        }

        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "dzstore-data");
    }

    private string Make(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
}
