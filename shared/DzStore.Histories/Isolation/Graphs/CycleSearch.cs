namespace DzStore.Histories.Isolation.Graphs;

/// <summary>Finds in each strongly connected component a short cycle with an edge of a given kind in it.</summary>
internal sealed class CycleSearch
{
    /// <summary>The edges to look at for a shorter cycle of a component once one is found.</summary>
    private const long Effort = 1_000_000;

    private readonly Walk _walk;
    private readonly int[] _component;
    private readonly int[] _seen; // By the number of the search that was there last.
    private readonly int[] _cameFrom;
    private readonly int[] _cameBy;
    private readonly int[] _distance;
    private readonly Queue<int> _near = new();
    private readonly Queue<int> _far = new();
    private readonly CancellationToken _cancellationToken;
    private int _searches;
    private long _looks;

    public CycleSearch(Walk walk, CancellationToken cancellationToken)
    {
        _walk = walk;
        _cancellationToken = cancellationToken;
        _component = Components.Of(walk, cancellationToken);
        _seen = new int[walk.Places];
        _cameFrom = new int[walk.Places];
        _cameBy = new int[walk.Places];
        _distance = new int[walk.Places];
    }

    /// <summary>The shortest cycle that was found of each component, as its edges without joints.</summary>
    /// <param name="through">The kind of edge that a cycle goes through.</param>
    /// <param name="isWanted">Tells the cycles that count.</param>
    public List<List<Edge>> Find(EdgeKind through, Func<List<Edge>, bool> isWanted)
    {
        var best = new Dictionary<int, List<Edge>>();
        var spent = new Dictionary<int, long>();
        for (var node = 0; node < _walk.Graph.Transactions; node++)
        {
            // Without anti-dependencies in the walk all places are even; with them, they start at even ones.
            var source = 2 * node;
            for (var index = _walk.Graph.EdgesBegin(node); index < _walk.Graph.EdgesEnd(node); index++)
            {
                var edge = _walk.Graph.EdgeAt(index);
                var target = edge.Kind == through ? _walk.Follow(source, edge) : -1;
                if (target < 0 || _component[target] != _component[source] || spent.GetValueOrDefault(_component[source]) > Effort)
                    continue;
                _looks = 0;
                var cycle = CycleThrough(source, target, index);
                spent[_component[source]] = spent.GetValueOrDefault(_component[source]) + _looks;
                if (isWanted(cycle) && (!best.TryGetValue(_component[source], out var known) || cycle.Count < known.Count))
                    best[_component[source]] = cycle;
            }
        }

        return [.. best.Values];
    }

    /// <summary>
    /// The shortest way back from an edge's end to its beginning, which exists within a component, by breadth-first search.
    /// </summary>
    private List<Edge> CycleThrough(int source, int target, int first)
    {
        _searches++;
        _near.Clear();
        _far.Clear();
        _distance[source] = 0;
        Reach(target, source, first, 1);
        while (_near.Count > 0 || _far.Count > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            // What a joint leads to is as near as the joint, and comes before all that is an edge further.
            var here = _near.Count > 0 ? _near.Dequeue() : _far.Dequeue();
            if (here == source)
                break;
            Spread(here);
        }

        return Simplify(WayBack(source));
    }

    private void Spread(int here)
    {
        var node = Walk.NodeOf(here);
        for (var index = _walk.Graph.EdgesBegin(node); index < _walk.Graph.EdgesEnd(node); index++)
        {
            _looks++;
            var edge = _walk.Graph.EdgeAt(index);
            var next = _walk.Follow(here, edge);
            if (next >= 0 && _component[next] == _component[here])
                Reach(next, here, index, _distance[here] + (edge.Kind == EdgeKind.Joint ? 0 : 1));
        }
    }

    private void Reach(int place, int from, int by, int distance)
    {
        if (_seen[place] == _searches && _distance[place] <= distance)
            return;
        _seen[place] = _searches;
        _cameFrom[place] = from;
        _cameBy[place] = by;
        _distance[place] = distance;
        (distance == _distance[from] ? _near : _far).Enqueue(place);
    }

    /// <summary>The edges from the source to itself, those through joints as one.</summary>
    private List<Edge> WayBack(int source)
    {
        var edges = new List<Edge>();
        var place = source;
        do
        {
            edges.Add(_walk.Graph.EdgeAt(_cameBy[place]));
            place = _cameFrom[place];
        } while (place != source);

        edges.Reverse();
        var whole = new List<Edge>();
        foreach (var edge in edges)
        {
            if (edge.Kind == EdgeKind.Joint)
                whole[^1] = whole[^1] with { To = edge.To, Written = edge.Written };
            else
                whole.Add(edge);
        }

        return whole;
    }

    /// <summary>
    /// A shortest cycle of places can pass a transaction twice, once after an anti-dependency and once not. It then falls into two cycles
    /// of transactions, one of which is forbidden too.
    /// </summary>
    private static List<Edge> Simplify(List<Edge> cycle)
    {
        for (var start = 0; start < cycle.Count; start++)
        {
            for (var end = start + 1; end < cycle.Count; end++)
            {
                if (cycle[end].From != cycle[start].From)
                    continue;
                var inner = cycle[start..end];
                return Simplify(IsForbidden(inner) ? inner : [.. cycle[..start], .. cycle[end..]]);
            }
        }

        return cycle;
    }

    private static bool IsForbidden(List<Edge> cycle) =>
        !cycle
            .Select((edge, index) => (edge, Next: cycle[(index + 1) % cycle.Count]))
            .Any(pair => pair.edge.Kind == EdgeKind.ReadWrite && pair.Next.Kind == EdgeKind.ReadWrite);
}
