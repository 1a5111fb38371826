using DzStore.LocalHost.Database;

namespace DzStore.Local.Failover;

/// <summary>The states of nodes in plain words.</summary>
internal static class NodeWords
{
    public static string Of(NodeStatus status) =>
        status is { State: NodeState.Primary, Term: { } term } ? FormattableString.Invariant($"primary of term {term}") : Of(status.State);

    public static string Of(NodeState state) =>
        state switch
        {
            NodeState.Startup => "starting",
            NodeState.Primary => "primary",
            NodeState.Secondary => "secondary",
            NodeState.Recovering => "recovering",
            NodeState.InitialSync => "initial sync",
            NodeState.Rollback => "rollback",
            NodeState.Removed => "removed",
            NodeState.Down => "down",
            NodeState.Silent => "does not answer",
            _ => "unknown",
        };
}
