namespace DzStore.Histories.Isolation.Graphs;

/// <summary>The transactions and their dependencies. Edges are added first, then the graph is frozen and searched.</summary>
/// <param name="transactions">The number of transactions, which are the first nodes.</param>
internal sealed class DependencyGraph(int transactions)
{
    private readonly List<Edge> _added = [];
    private int _nodes = transactions;
    private Edge[] _edges = [];
    private int[] _starts = [];

    /// <summary>The number of nodes that are transactions; higher ones are joints.</summary>
    public int Transactions { get; } = transactions;

    public int Nodes => _nodes;

    /// <summary>The number of edges that come from what was read and written.</summary>
    public int DataEdges { get; private set; }

    public int AddJoint() => _nodes++;

    public void Add(Edge edge)
    {
        if (edge.From == edge.To)
            return;
        _added.Add(edge);
        if (edge.Kind is EdgeKind.WriteWrite or EdgeKind.WriteRead or EdgeKind.ReadWrite)
            DataEdges++;
    }

    /// <summary>Sorts the edges by the nodes that they leave.</summary>
    public void Freeze()
    {
        _starts = new int[Nodes + 1];
        foreach (var edge in _added)
            _starts[edge.From + 1]++;
        for (var node = 0; node < Nodes; node++)
            _starts[node + 1] += _starts[node];
        _edges = new Edge[_added.Count];
        var next = _starts.AsSpan(0, Nodes).ToArray();
        foreach (var edge in _added)
            _edges[next[edge.From]++] = edge;
        _added.Clear();
    }

    public ReadOnlySpan<Edge> EdgesFrom(int node) => _edges.AsSpan(_starts[node], _starts[node + 1] - _starts[node]);

    public int EdgesEnd(int node) => _starts[node + 1];

    public int EdgesBegin(int node) => _starts[node];

    public Edge EdgeAt(int index) => _edges[index];
}
