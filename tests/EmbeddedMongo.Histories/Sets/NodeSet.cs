using MongoDB.Bson;
using MongoDB.Driver;

namespace EmbeddedMongo.Histories.Sets;

/// <summary>A replica set on this machine, and the faults that can be played on its nodes.</summary>
internal abstract class NodeSet : IAsyncDisposable
{
    public const string Name = "rs0";

    /// <summary>The interval of heartbeats, and a fifth of the time after which nodes elect a new primary.</summary>
    public static readonly TimeSpan HeartbeatInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>The time after which a silent primary is replaced.</summary>
    public static readonly TimeSpan ElectionTimeout = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly MongoClient[] _clients;

    protected NodeSet(IReadOnlyList<string> hosts)
    {
        Hosts = hosts;
        _clients = [.. hosts.Select(host => new MongoClient(Direct(host)))];
    }

    /// <summary>The time that the set may take to have a primary, or to be whole, once nothing is wrong with it any more.</summary>
    protected virtual TimeSpan HealLimit => TimeSpan.FromMinutes(1);

    /// <summary>The nodes, as <c>host:port</c>.</summary>
    public IReadOnlyList<string> Hosts { get; }

    /// <summary>The connection string of clients that follow a failover.</summary>
    public string ConnectionString => $"mongodb://{string.Join(',', Hosts)}/?replicaSet={Name}";

    /// <summary>Ends a node without a chance to tidy up, as far as the kind of set can.</summary>
    public abstract Task KillAsync(int node);

    /// <summary>Starts a node that was killed, on its data.</summary>
    public abstract Task RestartAsync(int node, CancellationToken cancellationToken);

    /// <summary>Stops a node from answering for a time; without effect on one that is not running.</summary>
    public abstract Task FreezeAsync(int node, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Loses the messages between a node and the others until <see cref="HealAsync"/>.</summary>
    public abstract Task CutAsync(int node, CutDirections directions, CancellationToken cancellationToken);

    /// <summary>Lets a node's messages through again.</summary>
    public abstract Task HealAsync(int node, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a command of the database admin on one node, whatever its state.</summary>
    /// <exception cref="MongoException">The node refuses it, or can't be reached.</exception>
    /// <exception cref="TimeoutException">The node can't be reached.</exception>
    public Task<BsonDocument> RunAsync(int node, BsonDocument command, CancellationToken cancellationToken) =>
        _clients[node].GetDatabase("admin").RunCommandAsync<BsonDocument>(command, ReadPreference.Nearest, cancellationToken);

    /// <summary>What each node says of itself; null where it doesn't answer.</summary>
    public Task<BsonDocument?[]> HelloAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Hosts.Count).Select(node => HelloAsync(node, cancellationToken)));

    /// <summary>Waits until a node takes writes and knows it; that with the newest election where two believe it.</summary>
    /// <exception cref="TimeoutException">There is none within <see cref="HealLimit"/>.</exception>
    public Task<int> PrimaryAsync(CancellationToken cancellationToken) =>
        UntilAsync("no node became primary", hellos => PrimaryOf(hellos) is var primary and >= 0 ? primary : null, cancellationToken);

    /// <summary>Waits until one node is primary and every other a secondary of it.</summary>
    /// <returns>The primary.</returns>
    /// <exception cref="TimeoutException">That takes more than <see cref="HealLimit"/>.</exception>
    public Task<int> HealthyAsync(CancellationToken cancellationToken) =>
        UntilAsync(
            "not every node became a member in order",
            hellos =>
            {
                var primary = PrimaryOf(hellos);
                var isHealthy =
                    primary >= 0
                    && hellos.All(hello => hello?.GetValue("primary", BsonNull.Value) == Hosts[primary])
                    && hellos.Count(hello => hello!["secondary"].AsBoolean) == Hosts.Count - 1;
                return isHealthy ? primary : null;
            },
            cancellationToken
        );

    /// <summary>Elects a node, which must be able to win: its log is the newest, and a majority hears it.</summary>
    /// <returns>False where it wasn't elected.</returns>
    public async Task<bool> StepUpAsync(int node, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                await RunAsync(node, new BsonDocument("replSetStepUp", 1), cancellationToken);
            }
            catch (MongoCommandException)
            {
                // It lost, or did not stand.
            }

            if (await HelloAsync(node, cancellationToken) is { } hello && hello["isWritablePrimary"].AsBoolean)
                return true;
            await Task.Delay(PollInterval, cancellationToken);
        }

        return false;
    }

    private async Task<BsonDocument?> HelloAsync(int node, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(node, new BsonDocument("hello", 1), cancellationToken);
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            return null;
        }
    }

    private static int PrimaryOf(BsonDocument?[] hellos)
    {
        var primary = -1;
        for (var node = 0; node < hellos.Length; node++)
        {
            if (hellos[node] is not { } hello || !hello["isWritablePrimary"].AsBoolean)
                continue;
            if (primary < 0 || hello["electionId"] > hellos[primary]!["electionId"])
                primary = node;
        }

        return primary;
    }

    private async Task<int> UntilAsync(string failure, Func<BsonDocument?[], int?> choose, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var hellos = await HelloAsync(cancellationToken);
            if (choose(hellos) is { } node)
                return node;
            if (TimeProvider.System.GetElapsedTime(start) > HealLimit)
            {
                throw new TimeoutException(
                    $"{failure} within {HealLimit.TotalSeconds:0} s: "
                        + string.Join("; ", hellos.Select(hello => hello?.ToString() ?? "no answer"))
                );
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private static MongoClientSettings Direct(string host)
    {
        var settings = MongoClientSettings.FromConnectionString($"mongodb://{host}/?directConnection=true");
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(1);
        settings.ConnectTimeout = TimeSpan.FromSeconds(1);
        settings.SocketTimeout = TimeSpan.FromSeconds(1);
        settings.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        settings.RetryReads = false;
        return settings;
    }
}
