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
        var isSet = ports.Count > 1;
        var portOf = folders.Numbers.Zip(ports).ToDictionary(pair => pair.First, pair => pair.Second);
        string[] members = folders.IsMember
            ? ["--members", string.Join(',', folders.MemberOrder.Select(number => DatabaseNode.AddressOf(portOf[number]))), .. Timing]
            : [];
        return new([
            .. ports.Select(
                (port, i) =>
                {
                    var dbPath = folder.Database(source.Kind, folders.Numbers[i]);
                    var name = isSet ? FormattableString.Invariant($"Database node {i + 1}") : DatabaseNode.OnlyName;
                    var log = isSet ? FormattableString.Invariant($"database-node-{i + 1}.log") : "database.log";
                    string[] arguments =
                    [
                        "--port",
                        port.ToString(CultureInfo.InvariantCulture),
                        "--dbpath",
                        dbPath,
                        "--bind_ip",
                        "127.0.0.1",
                        "--replSet",
                        ReplicaSetName,
                        .. members,
                        .. further.Select(argument =>
                            argument.Replace(
                                DatabaseNode.NumberMark,
                                (i + 1).ToString(CultureInfo.InvariantCulture),
                                StringComparison.Ordinal
                            )
                        ),
                    ];
                    var spec = new ChildSpec(
                        name,
                        source.Program!,
                        arguments,
                        new Dictionary<string, string>(),
                        Path.Combine(folder.Logs, log)
                    );
                    return new DatabaseNode(i + 1, port, dbPath, source, Run(source, spec, supervisor), folder, children);
                }
            ),
        ]);
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
