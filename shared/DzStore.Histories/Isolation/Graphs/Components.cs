namespace DzStore.Histories.Isolation.Graphs;

/// <summary>
/// Strongly connected components: the places that lie on cycles with each other. Tarjan's algorithm ("Depth-first search and linear graph
/// algorithms", 1972), with a stack of its own instead of recursion, since a component can be as deep as a history is long.
/// </summary>
internal static class Components
{
    /// <summary>The number of each place's component; places of one component have one number.</summary>
    public static int[] Of(Walk walk, CancellationToken cancellationToken)
    {
        var graph = walk.Graph;
        var component = new int[walk.Places];
        var index = new int[walk.Places]; // From 1; 0: not visited.
        var low = new int[walk.Places];
        var open = new Stack<int>(); // Visited, and in no component yet.
        var path = new Stack<(int Place, int Edge)>();
        var (visited, components) = (0, 0);

        for (var root = 0; root < walk.Places; root++)
        {
            if (index[root] != 0)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            Enter(root);
            while (path.TryPop(out var step))
            {
                var (place, edge) = step;
                if (edge < graph.EdgesEnd(Walk.NodeOf(place)))
                {
                    path.Push((place, edge + 1));
                    var next = walk.Follow(place, graph.EdgeAt(edge));
                    if (next < 0)
                        continue;
                    if (index[next] == 0)
                        Enter(next);
                    else if (component[next] == 0)
                        low[place] = Math.Min(low[place], index[next]);
                    continue;
                }

                if (path.TryPeek(out var parent))
                    low[parent.Place] = Math.Min(low[parent.Place], low[place]);
                if (low[place] == index[place])
                    Close(place);
            }
        }

        return component;

        void Enter(int place)
        {
            index[place] = low[place] = ++visited;
            open.Push(place);
            path.Push((place, graph.EdgesBegin(Walk.NodeOf(place))));
        }

        void Close(int place)
        {
            components++;
            int member;
            do
            {
                member = open.Pop();
                component[member] = components;
            } while (member != place);
        }
    }
}
