using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.LocalHost.Database;

/// <summary>
/// Makes a server that was started with --replSet the primary of a set of one node: w=majority and retryable writes need one.
/// </summary>
internal static class ReplicaSet
{
    private const int AlreadyInitialized = 23;

    public static async Task EnsurePrimaryAsync(int port, string name, CancellationToken cancellationToken)
    {
        var address = FormattableString.Invariant($"127.0.0.1:{port}");
        using var client = new MongoClient($"mongodb://{address}/?directConnection=true");
        await EnsurePrimaryAsync(client.GetDatabase("admin"), name, address, cancellationToken);
    }

    internal static async Task EnsurePrimaryAsync(IMongoDatabase admin, string name, string address, CancellationToken cancellationToken)
    {
        while (true)
        {
            var hello = await RunAsync(admin, new("hello", 1), cancellationToken);
            if (hello.GetValue("isWritablePrimary", false).ToBoolean())
                return;
            if (hello.Contains("isreplicaset"))
                await InitiateAsync(admin, name, address, cancellationToken);
            await Task.Delay(50, cancellationToken);
        }
    }

    private static async Task InitiateAsync(IMongoDatabase admin, string name, string address, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(admin, new("replSetInitiate", Config(name, address, version: 1)), cancellationToken);
        }
        catch (MongoCommandException e) when (e.Code == AlreadyInitialized)
        {
            // The data is of an earlier run on another port, so the configuration does not name this node.
            var current = await RunAsync(admin, new("replSetGetConfig", 1), cancellationToken);
            var next = Config(name, address, current["config"]["version"].ToInt32() + 1);
            await RunAsync(admin, new() { ["replSetReconfig"] = next, ["force"] = true }, cancellationToken);
        }
    }

    private static BsonDocument Config(string name, string address, int version) =>
        new()
        {
            ["_id"] = name,
            ["version"] = version,
            ["members"] = new BsonArray
            {
                new BsonDocument { ["_id"] = 0, ["host"] = address },
            },
        };

    private static Task<BsonDocument> RunAsync(IMongoDatabase admin, BsonDocument command, CancellationToken cancellationToken) =>
        admin.RunCommandAsync<BsonDocument>(command, ReadPreference.PrimaryPreferred, cancellationToken);
}
