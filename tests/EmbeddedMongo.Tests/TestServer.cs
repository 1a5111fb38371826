using MongoDB.Driver;

namespace EmbeddedMongo.Tests;

/// <summary>
/// A server of its own, on a free port and in a directory that is deleted afterwards. Use as a class fixture, or by itself.
/// </summary>
public sealed class TestServer : IAsyncLifetime
{
    private Func<EmbeddedMongoOptions, EmbeddedMongoOptions> _configure = options => options;
    private readonly string _path = Directory.CreateTempSubdirectory("embedded-mongo-").FullName;
    private EmbeddedMongoServer? _server;
    private MongoClient? _client;

    public string Path => _path;

    public int Port => Server.Port;

    public string ConnectionString => Server.ConnectionString;

    /// <summary>Made when first asked for, as it opens connections by itself.</summary>
    public IMongoClient Client => _client ??= new MongoClient(ConnectionString);

    public EmbeddedMongoServer Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    public static async Task<TestServer> StartAsync(Func<EmbeddedMongoOptions, EmbeddedMongoOptions>? configure = null)
    {
        var server = new TestServer();
        if (configure is not null)
            server._configure = configure;
        await server.InitializeAsync();
        return server;
    }

    /// <summary>A database of its own for each caller.</summary>
    public IMongoDatabase NewDatabase() => Client.GetDatabase($"test_{Guid.NewGuid():N}");

    public RawClient Raw() => new(Port);

    public async ValueTask InitializeAsync()
    {
        _server = await EmbeddedMongoServer.StartAsync(_configure(new EmbeddedMongoOptions { DbPath = _path, Port = 0 }));
    }

    public async ValueTask StopAsync()
    {
        _client?.Dispose();
        _client = null;
        await Server.DisposeAsync();
    }

    public async ValueTask RestartAsync(bool samePort = false)
    {
        var (port, configure) = (Port, _configure);
        await StopAsync();
        if (samePort)
            _configure = options => configure(options) with { Port = port };
        await InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_path, recursive: true);
    }
}
