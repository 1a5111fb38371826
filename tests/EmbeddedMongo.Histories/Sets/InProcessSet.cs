using System.Globalization;
using DzStore.LocalHost.Network;
using EmbeddedMongo.Replication.Node.Transport;
using EmbeddedMongo.Replication.Protocol.Messages;

namespace EmbeddedMongo.Histories.Sets;

/// <summary>A set whose nodes run in this process: a bug can be planted in them, and each message be lost by choice.</summary>
internal sealed class InProcessSet : NodeSet
{
    private readonly EmbeddedMongoOptions[] _options;
    private readonly EmbeddedMongoServer?[] _servers;

    private InProcessSet(IReadOnlyList<string> hosts, EmbeddedMongoOptions[] options)
        : base(hosts) => (_options, _servers) = (options, new EmbeddedMongoServer?[hosts.Count]);

    /// <summary>Starts a set of three on empty folders, and waits until it has a primary.</summary>
    /// <param name="folder">Holds the data of the nodes.</param>
    /// <param name="plant">Plants a bug into the options of each node.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<InProcessSet> StartAsync(
        string folder,
        Func<EmbeddedMongoOptions, EmbeddedMongoOptions> plant,
        CancellationToken cancellationToken
    )
    {
        var requests = Enumerable.Range(1, 3).Select(node => new PortRequest($"node {node}", 0, 0, "")).ToArray();
        var ports = Ports.Choose(requests, _ => { });
        var hosts = ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")).ToArray();
        var options = ports.Select(
            (port, node) =>
                plant(
                    new EmbeddedMongoOptions
                    {
                        DbPath = Path.Combine(folder, $"node{node + 1}"),
                        Port = port,
                        ReplicaSet = Name,
                        Members = hosts,
                        HeartbeatInterval = HeartbeatInterval,
                        ElectionTimeout = ElectionTimeout,
                    }
                )
        );
        var set = new InProcessSet(hosts, [.. options]);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, hosts.Length).Select(node => set.RestartAsync(node, cancellationToken)));
            await set.HealthyAsync(cancellationToken);
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>A bug may keep a node out for good: then a hunt goes on with a new set, and soon.</summary>
    protected override TimeSpan HealLimit => TimeSpan.FromSeconds(15);

    public override async Task KillAsync(int node)
    {
        if (_servers[node] is not { } server)
            return;
        _servers[node] = null;
        await server.DisposeAsync();
    }

    public override async Task RestartAsync(int node, CancellationToken cancellationToken) =>
        _servers[node] ??= await EmbeddedMongoServer.StartAsync(_options[node], cancellationToken);

    public override Task FreezeAsync(int node, TimeSpan length, CancellationToken cancellationToken)
    {
        _servers[node]?.Freeze(length);
        return Task.Delay(length, cancellationToken);
    }

    public override Task CutAsync(int node, CutDirections directions, CancellationToken cancellationToken)
    {
        Links(node)?.Cut(null, (LinkDirections)directions);
        return Task.CompletedTask;
    }

    public override Task HealAsync(int node, CancellationToken cancellationToken)
    {
        Links(node)?.Heal(null);
        return Task.CompletedTask;
    }

    /// <summary>Loses all messages between two nodes.</summary>
    public void CutBetween(int one, int other)
    {
        Links(one)?.Cut(Hosts[other], LinkDirections.Both);
        Links(other)?.Cut(Hosts[one], LinkDirections.Both);
    }

    /// <summary>Changes the messages that a node sends, or loses them.</summary>
    /// <param name="node">The node.</param>
    /// <param name="change">Makes of a message the one to send, or null for none; null for no change.</param>
    public void Change(int node, Func<ReplicationMessage, ReplicationMessage?>? change)
    {
        if (Links(node) is { } links)
            links.Change = change;
    }

    public override async ValueTask DisposeAsync() => await Task.WhenAll(Enumerable.Range(0, _servers.Length).Select(KillAsync));

    private LinkFaults? Links(int node) => _servers[node]?.Links;
}
