using DotNet.Testcontainers.Builders;
using EmbeddedMongo;
using MongoDB.Driver;
using Testcontainers.MongoDb;
using Xunit;

namespace DzStore.Testing;

/// <summary>
/// The MongoDB that a test assembly runs against, started once for all its tests: the one that
/// <c>ConnectionStrings__MongoDB</c> names, else a container where Docker answers, else EmbeddedMongo in this process.
/// Declare it once a test assembly: <c>[assembly: AssemblyFixture(typeof(MongoServer))]</c>.
/// </summary>
public sealed class MongoServer : IAsyncLifetime
{
    private IAsyncDisposable? _owned;
    private string? _folder;
    private string? _connectionString;

    public string ConnectionString => _connectionString ?? throw new InvalidOperationException("The fixture has not been started.");

    /// <summary>The kind of server, one of the three, for the test log.</summary>
    public string Kind { get; private set; } = "not started";

    public IMongoClient Client { get; private set; } = null!;

    /// <summary>A database of its own for each caller, so that test classes can run side by side on one server.</summary>
    public IMongoDatabase NewDatabase() => Client.GetDatabase($"test_{Guid.NewGuid():N}");

    public async ValueTask InitializeAsync()
    {
        _connectionString = Configured() ?? await TryContainerAsync() ?? await StartEmbeddedAsync();
        Client = new MongoClient(_connectionString);
        TestContext.Current.SendDiagnosticMessage($"MongoDB for these tests: {Kind}");
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_owned is not null)
            await _owned.DisposeAsync();
        if (_folder is not null)
            Directory.Delete(_folder, recursive: true);
    }

    private string? Configured()
    {
        var configured = Environment.GetEnvironmentVariable("ConnectionStrings__MongoDB");
        if (string.IsNullOrWhiteSpace(configured))
            return null;
        Kind = "the configured server";
        return configured;
    }

    private async Task<string?> TryContainerAsync()
    {
        MongoDbContainer container;
        try
        {
            container = new MongoDbBuilder("mongo:7.0").WithReplicaSet("rs0").Build();
        }
        catch (DockerUnavailableException)
        {
            return null;
        }

        await container.StartAsync();
        _owned = container;
        Kind = "a container of mongo:7.0";
        return container.GetConnectionString();
    }

    private async Task<string> StartEmbeddedAsync()
    {
        _folder = Directory.CreateTempSubdirectory("dzstore-test-").FullName;
        var server = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { DbPath = _folder, Port = 0 });
        _owned = server;
        Kind = "EmbeddedMongo";
        return server.ConnectionString;
    }
}
