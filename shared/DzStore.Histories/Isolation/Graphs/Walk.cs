namespace DzStore.Histories.Isolation.Graphs;

/// <summary>
/// The walks that a search may take: along edges of some kinds, and never along two anti-dependencies one after the other. To know that, a
/// place is a node together with the kind of edge that led into it: 2n where that was no anti-dependency, 2n + 1 where it was. A cycle of
/// places is then a cycle that snapshot isolation forbids, and every such cycle is one.
/// </summary>
internal readonly struct Walk(DependencyGraph graph, EdgeKind kinds)
{
    public DependencyGraph Graph => graph;

    public EdgeKind Kinds => kinds;

    public int Places => 2 * graph.Nodes;

    public static int NodeOf(int place) => place >> 1;

    /// <summary>The place that an edge leads to, -1 where the walk may not take it.</summary>
    /// <param name="place">The place that it leaves.</param>
    /// <param name="edge">The edge.</param>
    public int Follow(int place, in Edge edge)
    {
        var cameByReadWrite = place & 1;
        return edge.Kind == EdgeKind.Joint ? 2 * edge.To + cameByReadWrite
            : (edge.Kind & kinds) == 0 ? -1
            : edge.Kind != EdgeKind.ReadWrite ? 2 * edge.To
            : cameByReadWrite == 1 ? -1
            : 2 * edge.To + 1;
    }
}
