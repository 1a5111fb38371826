using System.Globalization;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Sessions;

/// <summary>
/// The states of the nodes over a run: by the lines of their logs, which nobody has to ask for, and by the ends and starts of their
/// processes, which a killed one cannot log.
/// </summary>
/// <param name="logs">The folder of the nodes' logs; a node has a new one after each start.</param>
/// <param name="nodes">The number of nodes.</param>
internal sealed class NodeTimeline(string logs, int nodes)
{
    private readonly Lock _gate = new();
    private readonly List<NodeEvent> _noted = [];

    /// <summary>Notes the end or the start of a process.</summary>
    public void Note(int node, NodeSpanState state, DateTimeOffset at)
    {
        lock (_gate)
            _noted.Add(new(node, at, state));
    }

    /// <summary>Reads every change of every node up to now, in order of time.</summary>
    public IReadOnlyList<NodeEvent> Read()
    {
        lock (_gate)
            return [.. Enumerable.Range(1, nodes).SelectMany(Logged).Concat(_noted).OrderBy(change => change.At)];
    }

    /// <summary>The states of each node between two moments.</summary>
    public static IReadOnlyList<NodeSpan> Spans(IReadOnlyList<NodeEvent> events, DateTimeOffset start, TimeSpan length)
    {
        var spans = new List<NodeSpan>();
        foreach (var node in events.GroupBy(change => change.Node).OrderBy(node => node.Key))
        {
            NodeEvent[] changes = [.. node];
            for (var i = 0; i < changes.Length; i++)
            {
                // A state that is told again is the same state.
                if (i > 0 && (changes[i].State, changes[i].Term) == (changes[i - 1].State, changes[i - 1].Term))
                    continue;
                var next = Array.FindIndex(changes, i, change => (change.State, change.Term) != (changes[i].State, changes[i].Term));
                var (from, to) = (Clip(changes[i].At), next < 0 ? length : Clip(changes[next].At));
                if (to > from)
                    spans.Add(new(node.Key, changes[i].State, changes[i].Term, from, to));
            }
        }

        return spans;

        TimeSpan Clip(DateTimeOffset at) => TimeSpan.FromTicks(Math.Clamp((at - start).Ticks, 0, length.Ticks));
    }

    private IEnumerable<NodeEvent> Logged(int node)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"database-node-{node}");
        foreach (var file in Directory.GetFiles(logs, $"{name}.log").Concat(Directory.GetFiles(logs, $"{name}-*.log")))
        {
            using var log = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            while (log.ReadLine() is { } line)
            {
                if (NodeEvent.Parse(node, line) is { } change)
                    yield return change;
            }
        }
    }
}
