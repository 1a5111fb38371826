using System.CommandLine;

namespace EmbeddedMongo.Server;

/// <summary>The command line, with mongod's names.</summary>
internal static class ServerCommand
{
    public static RootCommand Create()
    {
        var port = new Option<int>("--port") { Description = "Port to listen on; 0 picks a free one.", DefaultValueFactory = _ => 27017 };
        var dbPath = new Option<string>("--dbpath") { Description = "Directory of the data; created if absent.", DefaultValueFactory = _ => Path.Combine("data", "db") };
        var bindIp = new Option<string>("--bind_ip") { Description = "Loopback address to listen on. No other is accepted: there is no authentication.", DefaultValueFactory = _ => "127.0.0.1" };
        var replicaSet = new Option<string>("--replSet") { Description = "Name of the replica set of which this server is the one member.", DefaultValueFactory = _ => "rs0" };
        var stopWithParent = new Option<bool>("--stopWithParent") { Description = "Stop when standard input ends, as it does when the parent process is gone." };
        var setParameter = new Option<string[]>("--setParameter") { Description = "enableTestCommands=1 makes configureFailPoint known, for tests; there is no other parameter." };
        var syncedLength = new Option<string?>("--syncedLength") { Description = "File in which to note how far the log is synced; for drills.", Hidden = true };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var number) && number is < 0 or > 65535) result.AddError("--port must be 0 to 65535.");
        });

        setParameter.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (TestCommands(token.Value) is null) result.AddError($"--setParameter takes enableTestCommands=0 or enableTestCommands=1, not '{token.Value}'.");
        });

        var root = new RootCommand("A MongoDB-compatible server for one machine: a one-node replica set over RocksDB.") { port, dbPath, bindIp, replicaSet, stopWithParent, setParameter, syncedLength };
        root.SetAction((result, _) => ServerHost.RunAsync(
            new EmbeddedMongoOptions
            {
                Port = result.GetValue(port),
                DbPath = result.GetValue(dbPath)!,
                BindIp = result.GetValue(bindIp)!,
                ReplicaSet = result.GetValue(replicaSet)!,
                EnableTestCommands = result.GetValue(setParameter)?.LastOrDefault() is { } last && TestCommands(last) is true,
            },
            result.GetValue(stopWithParent),
            result.GetValue(syncedLength)));
        return root;
    }

    private static bool? TestCommands(string parameter) => parameter switch
    {
        "enableTestCommands=1" or "enableTestCommands=true" => true,
        "enableTestCommands=0" or "enableTestCommands=false" => false,
        _ => null,
    };
}
