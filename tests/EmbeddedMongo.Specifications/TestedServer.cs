using System.Net;
using System.Net.Sockets;

namespace EmbeddedMongo.Specifications;

/// <summary>The replica set that the tests run against: one that is there, or EmbeddedMongo in this process on its own folders.</summary>
internal sealed class TestedServer : IAsyncDisposable
{
    private readonly List<EmbeddedMongoServer> _members = [];
    private readonly DirectoryInfo? _data;

    private TestedServer(int port, DirectoryInfo? data) => (Port, _data) = (port, data);

    /// <summary>The port of a member on the loopback address.</summary>
    public int Port { get; }

    /// <param name="port">The port of a server that is there; null to start a set.</param>
    /// <param name="nodes">The number of members to start.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<TestedServer> StartAsync(int? port, int nodes, CancellationToken cancellationToken)
    {
        if (port is { } known)
            return new TestedServer(known, data: null);
        var ports = FreePorts(nodes);
        var server = new TestedServer(ports[0], Directory.CreateTempSubdirectory("embedded-mongo-specifications-"));
        try
        {
            foreach (var own in ports)
                server._members.Add(await StartAsync(server._data!, own, ports, cancellationToken).ConfigureAwait(false));
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            await member.DisposeAsync().ConfigureAwait(false);
        _data?.Delete(recursive: true);
    }

    private static Task<EmbeddedMongoServer> StartAsync(DirectoryInfo data, int own, int[] ports, CancellationToken cancellationToken) =>
        EmbeddedMongoServer.StartAsync(
            new EmbeddedMongoOptions
            {
                DbPath = Path.Combine(data.FullName, $"{own}"),
                Port = own,
                Members = ports.Length > 1 ? [.. ports.Select(member => $"127.0.0.1:{member}")] : null,
                // Tests that step a primary down wait for the next.
                HeartbeatInterval = TimeSpan.FromMilliseconds(250),
                ElectionTimeout = TimeSpan.FromSeconds(1),
                EnableTestCommands = true,
            },
            cancellationToken
        );

    /// <summary>Ports that are free now: the members must know each other's before they start.</summary>
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }
}
