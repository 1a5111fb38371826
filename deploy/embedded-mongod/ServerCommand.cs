using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using EmbeddedMongo;

namespace EmbeddedMongod;

/// <summary>The command line, with mongod's names.</summary>
internal static class ServerCommand
{
    /// <summary>Ends every error line.</summary>
    public const string Help = "See embedded-mongod --help.";

    private const int UsageError = 1;

    public static RootCommand Create()
    {
        var port = new Option<int>("--port")
        {
            Description = "Port to listen on; 0 picks a free one.",
            HelpName = "0-65535",
            DefaultValueFactory = _ => 27017,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535)
                    return number;
                result.AddError($"--port must be a whole number from 0 to 65535, not '{text}'.");
                return 0;
            },
        };
        var dbPath = new Option<string>("--dbpath")
        {
            Description = "Directory of the data; created if absent.",
            HelpName = "directory",
            DefaultValueFactory = _ => Path.Combine("data", "db"),
        };
        var bindIp = new Option<string>("--bind_ip")
        {
            Description = "Loopback address to listen on. No other is accepted: there is no authentication.",
            HelpName = "address",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var replicaSet = new Option<string?>("--replSet")
        {
            Description =
                "Name of the replica set. With --members a new set is made at once; without, a new one waits for rs.initiate(). Where the "
                + "option is not given, this server is the only member of rs0.",
            HelpName = "name",
        };
        var members = new Option<string[]?>("--members")
        {
            Description =
                "Addresses of all members, this server's own among them: 1, 3 or 5. The first makes a new set; at a later start other "
                + "addresses take the place of the stored ones.",
            HelpName = "host:port,host:port,…",
            CustomParser = Members,
        };
        var heartbeatInterval = Milliseconds("--heartbeatIntervalMs", "Time between two heartbeats to each other member.", 2_000);
        var electionTimeout = Milliseconds(
            "--electionTimeoutMs",
            "Time without a primary after which a secondary stands for election; more than --heartbeatIntervalMs.",
            10_000
        );
        var oplogSize = new Option<int>("--oplogSizeMB")
        {
            Description = "Size in MB that the oplog is kept at; its oldest entries are dropped above it.",
            HelpName = "1-1000000",
            DefaultValueFactory = _ => 256,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1_000_000)
                    return number;
                result.AddError($"--oplogSizeMB must be a whole number from 1 to 1000000, not '{text}'.");
                return 0;
            },
        };
        var stopWithParent = new Option<bool>("--stopWithParent")
        {
            Description = "Stop when standard input ends, as it does when the parent process is gone. Off by default.",
            Arity = ArgumentArity.Zero,
        };
        var repair = new Option<bool>("--repair")
        {
            Description =
                "Repair a damaged data directory, say what was dropped, and end. What is dropped is kept in a folder beside the data.",
            Arity = ArgumentArity.Zero,
        };
        var setParameter = new Option<string[]>("--setParameter")
        {
            Description = "enableTestCommands=1 makes configureFailPoint known, for tests; the default is 0. There is no other parameter.",
            HelpName = "name=value",
        };
        var syncedLength = new Option<string?>("--syncedLength")
        {
            Description = "File in which to note how far the log is synced; for drills.",
            Hidden = true,
        };
        bindIp.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(IPAddress.TryParse(text, out var address) && IPAddress.IsLoopback(address)))
            {
                result.AddError(
                    $"--bind_ip must be a loopback address such as 127.0.0.1, not '{text}': this server has no authentication."
                );
            }
        });

        setParameter.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (TestCommands(token.Value) is null)
                    result.AddError($"--setParameter takes enableTestCommands=0 or enableTestCommands=1, not '{token.Value}'.");
            }
        });

        var root = new RootCommand(
            """
            A MongoDB-compatible server for one machine: a replica set of 1, 3 or 5 such servers over RocksDB.

            Examples:
              embedded-mongod --dbpath data/db --port 27017
              then connect to mongodb://127.0.0.1:27017/?replicaSet=rs0

              embedded-mongod --dbpath data/1 --port 27017 --members 127.0.0.1:27017,127.0.0.1:27018,127.0.0.1:27019
              and the other two likewise
            """
        )
        {
            port,
            dbPath,
            bindIp,
            replicaSet,
            members,
            heartbeatInterval,
            electionTimeout,
            oplogSize,
            stopWithParent,
            repair,
            setParameter,
            syncedLength,
            InspectCommand.Create(),
        };
        root.SetAction(
            (result, _) =>
                result.GetValue(repair)
                    ? RepairHost.RunAsync(result.GetValue(dbPath)!)
                    : ServerHost.RunAsync(
                        new EmbeddedMongoOptions
                        {
                            Port = result.GetValue(port),
                            DbPath = result.GetValue(dbPath)!,
                            BindIp = result.GetValue(bindIp)!,
                            ReplicaSet = result.GetValue(replicaSet) ?? "rs0",
                            // An option of several values that is not given is an empty list to the parser.
                            Members = result.GetValue(members) is { Length: > 0 } given ? given : null,
                            AwaitInitiate = result.GetValue(replicaSet) is not null && result.GetValue(members) is not { Length: > 0 },
                            HeartbeatInterval = TimeSpan.FromMilliseconds(result.GetValue(heartbeatInterval)),
                            ElectionTimeout = TimeSpan.FromMilliseconds(result.GetValue(electionTimeout)),
                            OplogSize = (long)result.GetValue(oplogSize) << 20,
                            EnableTestCommands = result.GetValue(setParameter)?.LastOrDefault() is { } last && TestCommands(last) is true,
                        },
                        result.GetValue(stopWithParent),
                        result.GetValue(syncedLength)
                    )
        );
        return root;
    }

    /// <summary>Prints what is wrong with the command line, in one line.</summary>
    /// <returns>The exit code.</returns>
    public static int Refuse(ParseResult command)
    {
        Console.Error.WriteLine($"{string.Join(' ', command.Errors.Select(error => error.Message))} {Help}");
        return UsageError;
    }

    private static Option<int> Milliseconds(string name, string description, int otherwise) =>
        new(name)
        {
            Description = description,
            HelpName = "1-3600000",
            DefaultValueFactory = _ => otherwise,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 3_600_000)
                    return number;
                result.AddError($"{name} must be a whole number of milliseconds from 1 to 3600000, not '{text}'.");
                return 0;
            },
        };

    private static string[]? Members(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var members = text.Split(',');
        if (members.Length is not (1 or 3 or 5) || members.Distinct(StringComparer.OrdinalIgnoreCase).Count() != members.Length)
            result.AddError($"--members must be 1, 3 or 5 different addresses, such as 127.0.0.1:27017,127.0.0.1:27018, not '{text}'.");
        foreach (var member in members)
        {
            var isAddress =
                member.Split(':') is [{ Length: > 0 }, var port]
                && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0;
            if (!isAddress)
                result.AddError($"--members takes addresses with a port, such as 127.0.0.1:27017, not '{member}'.");
        }

        return members;
    }

    private static bool? TestCommands(string parameter) =>
        parameter switch
        {
            "enableTestCommands=1" or "enableTestCommands=true" => true,
            "enableTestCommands=0" or "enableTestCommands=false" => false,
            _ => null,
        };
}
