using System.Collections;
using MongoDB.Driver;

namespace DzStore.LocalHost.Database;

/// <summary>The nodes of a database that was started here, by their numbers; none for a configured one.</summary>
public sealed class DatabaseNodes : IReadOnlyList<DatabaseNode>, IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private readonly IReadOnlyList<DatabaseNode> _nodes;

    internal DatabaseNodes(IReadOnlyList<DatabaseNode> nodes) => _nodes = nodes;

    /// <inheritdoc />
    public int Count => _nodes.Count;

    /// <summary>The node of an index from 0, which is its number less 1.</summary>
    public DatabaseNode this[int index] => _nodes[index];

    /// <summary>The connection string that names every node.</summary>
    internal string ConnectionString =>
        $"mongodb://{string.Join(',', _nodes.Select(node => node.Address))}/?replicaSet={NodeProgram.ReplicaSetName}";

    /// <summary>Asks every node for its state, all at once.</summary>
    /// <returns>A status for each, in their order.</returns>
    public async Task<IReadOnlyList<NodeStatus>> LookAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(_nodes.Select(node => node.LookAsync(cancellationToken)));

    /// <summary>The primary now: of two that call themselves so, the one of the higher term; null for none.</summary>
    public async Task<DatabaseNode?> PrimaryAsync(CancellationToken cancellationToken)
    {
        var status = await LookAsync(cancellationToken);
        return _nodes
            .Zip(status)
            .Where(pair => pair.Second.State == NodeState.Primary)
            .OrderByDescending(pair => pair.Second.Term ?? 0)
            .Select(pair => pair.First)
            .FirstOrDefault();
    }

    /// <summary>Waits until a node is primary; one that does not answer delays nothing.</summary>
    /// <param name="other">The node that it must not be; null for any.</param>
    /// <param name="cancellationToken">Ends the wait: there is no limit.</param>
    public async Task<DatabaseNode> WaitForPrimaryAsync(DatabaseNode? other, CancellationToken cancellationToken)
    {
        using var found = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waits = _nodes.Where(node => node != other).Select(node => UntilPrimaryAsync(node, found.Token)).ToList();
        var primary = await await Task.WhenAny(waits);
        await found.CancelAsync();
        await Task.WhenAll(waits).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return primary;
    }

    /// <summary>
    /// Waits until a node is primary, which one becomes at once where it can: the election timeout would take a second of each start.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait: there is no limit.</param>
    internal async Task ElectAsync(CancellationToken cancellationToken)
    {
        using var elected = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var urging = _nodes.Count > 1 ? UrgeAsync(elected.Token) : Task.CompletedTask;
        await WaitForPrimaryAsync(other: null, cancellationToken);
        await elected.CancelAsync();
        await urging;
    }

    /// <summary>
    /// Has a node stand for election as soon as a majority can vote. Where it is not elected, the election timeout decides.
    /// </summary>
    private async Task UrgeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var status = await LookAsync(cancellationToken);
                DatabaseNode[] ready =
                [
                    .. _nodes.Zip(status).Where(pair => pair.Second.State == NodeState.Secondary).Select(pair => pair.First),
                ];
                if (ready.Length > _nodes.Count / 2)
                {
                    await ready[0].RunAsync(new("replSetStepUp", 1), cancellationToken);
                    return;
                }

                await Task.Delay(LookInterval, cancellationToken);
            }
        }
        catch (Exception e) when (e is MongoException or TimeoutException or OperationCanceledException)
        {
            // Another log is newer, or somebody was elected meanwhile.
        }
    }

    /// <summary>Waits until every node follows the primary and is up to date; see <see cref="NodeStatus.AreInStep"/>.</summary>
    /// <param name="cancellationToken">Ends the wait: there is no limit.</param>
    public async Task WaitUntilHealthyAsync(CancellationToken cancellationToken)
    {
        while (!NodeStatus.AreInStep(await LookAsync(cancellationToken)))
            await Task.Delay(LookInterval, cancellationToken);
    }

    /// <inheritdoc />
    public IEnumerator<DatabaseNode> GetEnumerator() => _nodes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Closes the connections to the nodes.</summary>
    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
    }

    private static async Task<DatabaseNode> UntilPrimaryAsync(DatabaseNode node, CancellationToken cancellationToken)
    {
        while ((await node.LookAsync(cancellationToken)).State != NodeState.Primary)
            await Task.Delay(LookInterval, cancellationToken);
        return node;
    }
}
