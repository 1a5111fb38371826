using System.Globalization;
using DzStore.LocalHost.Network;
using DzStore.LocalHost.Processes;

namespace EmbeddedMongo.Histories.Sets;

/// <summary>A set whose nodes are processes, embedded-mongod, which can be killed with -9.</summary>
internal sealed class ProcessSet : NodeSet
{
    private readonly string _folder;
    private readonly ChildProcess?[] _children;
    private int _starts;

    private ProcessSet(string folder, IReadOnlyList<string> hosts)
        : base(hosts) => (_folder, _children) = (folder, new ChildProcess?[hosts.Count]);

    /// <summary>Starts a set on empty folders, and waits until it has a primary.</summary>
    /// <param name="folder">Holds the data and the logs of the nodes.</param>
    /// <param name="nodes">The number of nodes.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<ProcessSet> StartAsync(string folder, int nodes, CancellationToken cancellationToken)
    {
        var requests = Enumerable.Range(1, nodes).Select(node => new PortRequest($"node {node}", 0, 0, "")).ToArray();
        var hosts = Ports.Choose(requests, _ => { }).Select(port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
        var set = new ProcessSet(folder, [.. hosts]);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, nodes).Select(node => set.RestartAsync(node, cancellationToken)));
            await set.HealthyAsync(cancellationToken);
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    public override async Task KillAsync(int node)
    {
        if (_children[node] is not { } child)
            return;
        child.Kill();
        await child.Exited;
        await child.DisposeAsync();
        _children[node] = null;
    }

    public override async Task RestartAsync(int node, CancellationToken cancellationToken)
    {
        if (_children[node] is not null)
            return;
        var port = Hosts[node].Split(':')[1];
        string[] arguments =
        [
            Programs.Built("embedded-mongod", "embedded-mongod"),
            "--port",
            port,
            "--dbpath",
            Path.Combine(_folder, $"node{node + 1}"),
            "--stopWithParent",
            // One node is a set of one by itself.
            .. Hosts.Count == 1 ? [] : SetArguments(),
        ];
        var log = Path.Combine(_folder, $"node{node + 1}-{Interlocked.Increment(ref _starts)}.log");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        _children[node] = ChildProcess.Start(new ChildSpec($"node {node + 1}", Programs.Dotnet, arguments, environment, log));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        await Ports.WaitUntilOpenAsync(int.Parse(port, CultureInfo.InvariantCulture), limit.Token);
    }

    public override async Task FreezeAsync(int node, TimeSpan length, CancellationToken cancellationToken)
    {
        if (_children[node] is not { } child)
            return;
        child.Freeze();
        try
        {
            await Task.Delay(length, cancellationToken);
        }
        finally
        {
            child.Thaw();
        }
    }

    public override Task CutAsync(int node, CutDirections directions, CancellationToken cancellationToken) =>
        TellAsync(node, $"cut peers{Word(directions)}", cancellationToken);

    public override Task HealAsync(int node, CancellationToken cancellationToken) => TellAsync(node, "heal", cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        foreach (var child in _children)
            child?.Kill();
        foreach (var child in _children.OfType<ChildProcess>())
            await child.DisposeAsync();
    }

    private string[] SetArguments() =>
        [
            "--replSet",
            Name,
            "--members",
            string.Join(',', Hosts),
            "--heartbeatIntervalMs",
            Milliseconds(HeartbeatInterval),
            "--electionTimeoutMs",
            Milliseconds(ElectionTimeout),
        ];

    private Task TellAsync(int node, string line, CancellationToken cancellationToken) =>
        _children[node]?.TellAsync(line, cancellationToken) ?? Task.CompletedTask;

    private static string Word(CutDirections directions) =>
        directions switch
        {
            CutDirections.In => " in",
            CutDirections.Out => " out",
            _ => "",
        };

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
