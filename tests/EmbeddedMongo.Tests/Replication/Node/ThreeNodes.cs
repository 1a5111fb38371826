using EmbeddedMongo.Replication.Node.Transport;
using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Tests.Replication.Node;

/// <summary>A replica set of three servers in this process, with short times. Use as a class fixture, or by itself.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    public const int HeartbeatMilliseconds = 100;
    public const int ElectionMilliseconds = 1000;

    private readonly TestServer[] _servers = new TestServer[3];
    private readonly HashSet<TestServer> _stopped = [];

    public IReadOnlyList<TestServer> Servers => _servers;

    public string ConnectionString =>
        $"mongodb://{string.Join(',', _servers.Select(server => $"127.0.0.1:{server.Port}"))}/?replicaSet=rs0";

    /// <summary>The addresses of the members, in the order of their places.</summary>
    public IEnumerable<string> Hosts => _servers.Select(server => $"127.0.0.1:{server.Port}");

    public MongoClient NewClient() => new(ConnectionString);

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < _servers.Length; i++)
            _servers[i] = await TestServer.StartAsync(options => options with { AwaitInitiate = true });
        using var first = _servers[0].Raw();
        var members = Hosts.Select((host, id) => new BsonDocument { { "_id", id }, { "host", host } });
        var reply = await first.RunAsync(
            "admin",
            new BsonDocument(
                "replSetInitiate",
                new BsonDocument
                {
                    { "_id", "rs0" },
                    { "members", new BsonArray(members) },
                    {
                        "settings",
                        new BsonDocument
                        {
                            { "heartbeatIntervalMillis", HeartbeatMilliseconds },
                            { "electionTimeoutMillis", ElectionMilliseconds },
                        }
                    },
                }
            )
        );
        reply["ok"].ShouldBe(1.0, reply.ToString());
        await PrimaryAsync();
    }

    /// <summary>The member that takes writes, as soon as there is one that another member follows.</summary>
    public async Task<TestServer> PrimaryAsync(TestServer? other = null)
    {
        TestServer? found = null;
        await Eventually.ShouldAsync(async () =>
        {
            foreach (var server in _servers.Where(server => server != other))
            {
                if ((await HelloAsync(server))["isWritablePrimary"].AsBoolean)
                    found = server;
            }

            return found is not null;
        });
        return found!;
    }

    public static async Task<BsonDocument> HelloAsync(TestServer server)
    {
        using var client = server.Raw();
        return await client.RunAsync("admin", "{hello: 1}");
    }

    /// <summary>Stops a member for good.</summary>
    public async Task StopAsync(TestServer server)
    {
        _stopped.Add(server);
        await server.DisposeAsync();
    }

    /// <summary>Drops every message between a member and the others.</summary>
    public static void CutOff(TestServer server) => server.Server.Links!.Cut(null, LinkDirections.Both);

    public static void Heal(TestServer server) => server.Server.Links!.Heal(null);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            if (server is not null && !_stopped.Contains(server))
                await server.DisposeAsync();
        }
    }
}
