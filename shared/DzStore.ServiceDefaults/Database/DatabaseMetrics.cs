using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// The metrics <c>dzstore.database.breaker</c> and <c>dzstore.database.nodes</c>, with one series for each state of the circuit breaker,
/// and of each node that the driver knows: 1 for the current state, 0 for the others.
/// </summary>
internal sealed class DatabaseMetrics(IMeterFactory meters, DatabaseResilience database, IMongoClient client) : IHostedService
{
    private static readonly (bool Open, KeyValuePair<string, object?> Tag)[] States =
    [
        (false, new("state", "closed")),
        (true, new("state", "open")),
    ];

    private static readonly string[] NodeStates = ["primary", "secondary", "other", "unreachable"];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create("DzStore.Database");
        meter.CreateObservableUpDownCounter(
            "dzstore.database.breaker",
            Observe,
            "{breaker}",
            "1 for the current state of the circuit breaker, 0 for the others."
        );
        meter.CreateObservableUpDownCounter(
            "dzstore.database.nodes",
            ObserveNodes,
            "{node}",
            "1 for the state of each database node as the driver's last hello found it, 0 for the others."
        );
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Measurement<int>[] Observe()
    {
        var open = database.IsOpen;
        return [.. States.Select(one => new Measurement<int>(one.Open == open ? 1 : 0, one.Tag))];
    }

    private IEnumerable<Measurement<int>> ObserveNodes() =>
        client.Cluster.Description.Servers.SelectMany(server =>
            NodeStates.Select(state => new Measurement<int>(
                state == StateOf(server) ? 1 : 0,
                new("node", HostAndPort(server.EndPoint)),
                new("state", state)
            ))
        );

    private static string HostAndPort(EndPoint address) =>
        address is DnsEndPoint dns ? string.Create(CultureInfo.InvariantCulture, $"{dns.Host}:{dns.Port}") : address.ToString() ?? "";

    private static string StateOf(ServerDescription server) =>
        server.State == ServerState.Disconnected
            ? "unreachable"
            : server.Type switch
            {
                ServerType.ReplicaSetPrimary or ServerType.Standalone or ServerType.ShardRouter or ServerType.LoadBalanced => "primary",
                ServerType.ReplicaSetSecondary => "secondary",
                _ => "other",
            };
}
