namespace DzStore.Load.Results;

/// <summary>The names of the states of nodes.</summary>
public static class NodeStates
{
    /// <summary>A state in plain words.</summary>
    public static string Name(NodeSpanState state) =>
        state switch
        {
            NodeSpanState.Starting => "starting",
            NodeSpanState.Primary => "primary",
            NodeSpanState.Secondary => "secondary",
            NodeSpanState.InitialSync => "initial sync",
            NodeSpanState.Rollback => "rollback",
            NodeSpanState.Down => "down",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No state of a node."),
        };
}
