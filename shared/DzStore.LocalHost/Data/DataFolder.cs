using System.Globalization;
using DzStore.LocalHost.Errors;
using DzStore.LocalHost.Processes;

namespace DzStore.LocalHost.Data;

/// <summary>
/// The folder of a store's database, logs and sources of Analytics. One process at a time holds it, by an open lock file that the
/// system releases however the process ends.
/// </summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>The most nodes that a database has.</summary>
    public const int MostNodes = 5;

    private readonly FileStream _held;

    private DataFolder(string root, FileStream held) => (Root, _held) = (root, held);

    /// <summary>Its full path.</summary>
    public string Root { get; }

    /// <summary>The record of the processes that use this folder.</summary>
    internal OrphanedProcesses Processes => new(Path.Combine(Root, "launcher.children"));

    /// <summary>The folder of the logs of database and services.</summary>
    public string Logs => Make("logs");

    /// <summary>The folder of the files that Analytics may read.</summary>
    public string Sources => Make("sources");

    /// <summary>The folder of the log that the Storefront writes, among the files that Analytics may read.</summary>
    public string Traffic => Make(Path.Combine("sources", "traffic"));

    /// <summary>The file whose existence lets the scheduled runs of Analytics begin.</summary>
    internal string ScheduleStart => Path.Combine(Root, "launcher.schedule");

    /// <summary>
    /// The folder of the keys that sign the cookies of the shop's visitors, who stay known after a restart, also one with a fresh database.
    /// </summary>
    public string Keys => Make("keys");

    /// <summary>The folder of one node of a kind of database ("embedded" or "mongod"); two kinds never share files.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="node">
    /// The number of the node. The first has the folder that the one node of before had: its set grows from the data there.
    /// </param>
    public string Database(string kind, int node = 1) => Make(NodeFolder(kind, node));

    /// <summary>
    /// The numbers of the embedded nodes whose folders took part in the last run and were not behind then; null where that is not recorded.
    /// </summary>
    internal IReadOnlyList<int>? NodesUpToDate
    {
        get =>
            File.Exists(NodeRecord)
                ? [.. File.ReadAllText(NodeRecord).Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))]
                : null;
        set
        {
            if (value is null)
            {
                File.Delete(NodeRecord);
                return;
            }

            // Complete at every moment, as a reader finds it after a kill.
            File.WriteAllText(NodeRecord + ".next", string.Join(',', value.Order()));
            File.Move(NodeRecord + ".next", NodeRecord, overwrite: true);
        }
    }

    private string NodeRecord => Path.Combine(Root, "launcher.nodes");

    /// <summary>A node has written data there.</summary>
    internal bool HasData(string kind, int node) => File.Exists(Path.Combine(Root, NodeFolder(kind, node), "CURRENT"));

    /// <summary>Deletes the data of a node. What its rollbacks undid stays: it is nowhere else.</summary>
    internal void EmptyNode(string kind, int node)
    {
        var path = Path.Combine(Root, NodeFolder(kind, node));
        foreach (var file in Directory.GetFiles(path))
            File.Delete(file);
        foreach (var inner in Directory.GetDirectories(path).Where(inner => Path.GetFileName(inner) != "rollback"))
            Directory.Delete(inner, recursive: true);
    }

    /// <summary>The full path of the folder that was asked for, or of the default.</summary>
    public static string Locate(string? asked) => Path.GetFullPath(asked ?? Default());

    /// <summary>Makes the folder where it is missing, and holds it.</summary>
    /// <exception cref="SetupException">The folder cannot be used, or another launcher uses it.</exception>
    public static DataFolder Open(string? asked)
    {
        var root = Locate(asked);
        try
        {
            Directory.CreateDirectory(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupException($"{root} cannot be the data folder: {e.Message} Give another with --data.", e);
        }

        try
        {
            return new(root, new(Path.Combine(root, "launcher.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SetupException($"{root} cannot be written to: {e.Message} Give another folder with --data.", e);
        }
        catch (IOException e)
        {
            throw new SetupException(
                $"{root} is in use, most likely by another launcher: stop that one, or give another folder with --data. ({e.Message})",
                e
            );
        }
    }

    /// <summary>Deletes databases, logs and sources; other files of the folder stay.</summary>
    public void Empty()
    {
        var nodes = Enumerable.Range(1, MostNodes).Select(node => NodeFolder("embedded", node));
        foreach (var name in nodes.Concat(["mongod", "logs", "sources"]))
        {
            var folder = Path.Combine(Root, name);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }

        NodesUpToDate = null;
    }

    /// <summary>Releases the folder.</summary>
    public void Dispose() => _held.Dispose();

    // In the clone, so that it is deleted with it; a launcher that was moved out of the clone uses the profile of the user.
    private static string Default()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DzStore.sln")))
                return Path.Combine(folder.FullName, "dzstore-data");
        }

        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "dzstore-data");
    }

    private static string NodeFolder(string kind, int node) => node == 1 ? kind : FormattableString.Invariant($"{kind}-{node}");

    private string Make(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
}
