using EmbeddedMongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.OrderServices.Tests.Outages;

/// <summary>
/// An embedded server for one test class that fails on demand, by MongoDB's own test commands, and can be stopped and started again.
/// </summary>
internal sealed class FailingMongo : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dzstore-test-").FullName;
    private EmbeddedMongoServer? _server;
    private int _port;

    private FailingMongo() { }

    public string ConnectionString => $"mongodb://127.0.0.1:{_port}/?replicaSet=rs0";

    public IMongoClient Client { get; private set; } = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<FailingMongo> StartAsync()
    {
        var mongo = new FailingMongo();
        await mongo.ComeBackAsync();
        mongo.Client = new MongoClient(mongo.ConnectionString);
        return mongo;
    }

    /// <summary>Has commands fail as configureFailPoint says, in its own words.</summary>
    public Task FailAsync(string mode, string data) => AdminAsync($"{{configureFailPoint: 'failCommand', mode: {mode}, data: {data}}}");

    public Task StopFailingAsync() => AdminAsync("{configureFailPoint: 'failCommand', mode: 'off'}");

    public Task StepDownAsync(int seconds) => AdminAsync($"{{replSetStepDown: {seconds}, force: true}}");

    public async Task GoAwayAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
    }

    public async Task ComeBackAsync()
    {
        _server = await EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions
            {
                DbPath = _folder,
                Port = _port,
                EnableTestCommands = true,
            },
            Cancelled
        );
        _port = _server.Port;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_server is not null)
            await GoAwayAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<BsonDocument> AdminAsync(string command) =>
        Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(BsonDocument.Parse(command), cancellationToken: Cancelled);
}
