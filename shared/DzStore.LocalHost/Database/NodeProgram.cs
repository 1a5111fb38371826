using System.Globalization;
using DzStore.LocalHost.Data;
using DzStore.LocalHost.Processes;

namespace DzStore.LocalHost.Database;

/// <summary>Makes the command lines of the nodes of a database that is started here.</summary>
internal static class NodeProgram
{
    /// <summary>The name of the replica set.</summary>
    public const string ReplicaSetName = "rs0";

    /// <summary>
    /// A new primary within 2 s of the death of the old one, on one machine; MongoDB's defaults, 2 s and 10 s, are for nodes that are
    /// apart.
    /// </summary>
    private static readonly string[] Timing = ["--heartbeatIntervalMs", "250", "--electionTimeoutMs", "1000"];

    /// <summary>
    /// The environment of nodes that share a machine: memory counts for more than the last of their speed. Small first generations, no
    /// thread that collects in the background, two arenas of the C library, and code pages that are mapped once.
    /// </summary>
    private static readonly Dictionary<string, string> OfSeveral = new()
    {
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_GCgen0size"] = "400000",
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["MALLOC_ARENA_MAX"] = "2",
    };

    /// <summary>The nodes of a database, which have not started yet.</summary>
    /// <param name="source">A source with a program.</param>
    /// <param name="folder">The folder of their data and logs.</param>
    /// <param name="folders">The folders of their data.</param>
    /// <param name="ports">Their ports on 127.0.0.1, as many as there are folders.</param>
    /// <param name="further">Further arguments of each, in which <see cref="DatabaseNode.NumberMark"/> stands for its number.</param>
    /// <param name="supervisor">The assembly that supervises a mongod; null for the program of this process.</param>
    /// <param name="children">The group that their processes will be in.</param>
    public static DatabaseNodes Plan(
        DatabaseSource source,
        DataFolder folder,
        NodeFolders folders,
        IReadOnlyList<int> ports,
        IReadOnlyList<string> further,
        string? supervisor,
        ChildGroup children
    )
    {
        var portOf = folders.Numbers.Zip(ports).ToDictionary(pair => pair.First, pair => pair.Second);
        // Alone an embedded server makes its set by itself, and a mongod is told to by a client.
        string[] set =
            folders.IsMember
                ?
                [
                    "--replSet",
                    ReplicaSetName,
                    "--members",
                    string.Join(',', folders.MemberOrder.Select(number => DatabaseNode.AddressOf(portOf[number]))),
                    .. Timing,
                ]
            : source.Kind == "mongod" ? ["--replSet", ReplicaSetName]
            : [];
        return new([.. folders.Numbers.Select((number, i) => Node(number, i + 1))]);

        DatabaseNode Node(int folderNumber, int number)
        {
            var isOnly = folders.Numbers.Count == 1;
            var dbPath = folder.Database(source.Kind, folderNumber);
            string[] arguments =
            [
                "--port",
                portOf[folderNumber].ToString(CultureInfo.InvariantCulture),
                "--dbpath",
                dbPath,
                "--bind_ip",
                "127.0.0.1",
                .. set,
                .. further.Select(argument =>
                    argument.Replace(DatabaseNode.NumberMark, number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                ),
            ];
            var spec = new ChildSpec(
                isOnly ? DatabaseNode.OnlyName : FormattableString.Invariant($"Database node {number}"),
                source.Program!,
                arguments,
                isOnly ? new Dictionary<string, string>() : OfSeveral,
                Path.Combine(folder.Logs, isOnly ? "database.log" : FormattableString.Invariant($"database-node-{number}.log"))
            );
            return new(number, portOf[folderNumber], dbPath, source, Run(source, spec, supervisor), folder, children);
        }
    }

    private static ChildSpec Run(DatabaseSource source, ChildSpec spec, string? supervisor) =>
        source.Kind == "mongod"
            ? ProcessSupervisor.Over(spec, supervisor ?? Programs.Entry)
            : spec with
            {
                Program = Programs.Dotnet,
                Arguments = [source.Program!, .. spec.Arguments, "--stopWithParent"],
            };
}
