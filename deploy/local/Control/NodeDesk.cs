using DzStore.Local.Failover;
using DzStore.LocalHost.Database;

namespace DzStore.Local.Control;

/// <summary>The states of the database's nodes for the control room.</summary>
internal sealed class NodeDesk(DatabaseNodes nodes, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The page is drawn about once a second.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    private readonly NodeWatch _watch = new(nodes, time, Interval);

    public IReadOnlyList<NodeView> State() =>
        [
            .. nodes.Select(node => new NodeView(
                node.Number,
                node.Address,
                _watch.StatusOf(node.Number) is { } status ? NodeWords.Of(status.State) : "unknown"
            )),
        ];

    public ValueTask DisposeAsync() => _watch.DisposeAsync();
}
