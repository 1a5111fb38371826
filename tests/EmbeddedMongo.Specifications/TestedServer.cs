namespace EmbeddedMongo.Specifications;

/// <summary>The server that the tests run against: one that is there, or EmbeddedMongo in this process on a folder of its own.</summary>
internal sealed class TestedServer : IAsyncDisposable
{
    private readonly EmbeddedMongoServer? _server;
    private readonly DirectoryInfo? _data;

    private TestedServer(int port, EmbeddedMongoServer? server = null, DirectoryInfo? data = null) =>
        (Port, _server, _data) = (port, server, data);

    public int Port { get; }

    /// <param name="port">The port of a server that is there; null to start one.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<TestedServer> StartAsync(int? port, CancellationToken cancellationToken)
    {
        if (port is { } known)
            return new TestedServer(known);
        var data = Directory.CreateTempSubdirectory("embedded-mongo-specifications-");
        var options = new EmbeddedMongoOptions
        {
            DbPath = data.FullName,
            Port = 0,
            EnableTestCommands = true,
        };
        var server = await EmbeddedMongoServer.StartAsync(options, cancellationToken).ConfigureAwait(false);
        return new TestedServer(server.Port, server, data);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync().ConfigureAwait(false);
        _data?.Delete(recursive: true);
    }
}
