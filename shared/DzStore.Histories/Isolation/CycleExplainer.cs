using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DzStore.Histories.Isolation.Graphs;
using DzStore.Histories.Isolation.Inference;

namespace DzStore.Histories.Isolation;

/// <summary>Tells a cycle of the graph in words.</summary>
internal sealed class CycleExplainer(Inferred inferred)
{
    public Anomaly Explain(List<Edge> cycle)
    {
        var kind = KindOf(cycle);
        ImmutableArray<Dependency> edges = [.. cycle.Select((edge, index) => Explain(edge, index + 1, (index + 1) % cycle.Count + 1))];
        var text = new StringBuilder($"This is {AnomalyNames.InWords(kind)}.");
        for (var index = 0; index < edges.Length; index++)
        {
            text.Append(index == edges.Length - 1 ? " And yet T" : " T")
                .Append(CultureInfo.InvariantCulture, $"{index + 1} comes before T{(index + 1) % edges.Length + 1}, because ")
                .Append(edges[index].Explanation)
                .Append('.');
        }

        return new(
            kind,
            AnomalyNames.Of(kind, Has(cycle, EdgeKind.Session), Has(cycle, EdgeKind.RealTime)),
            text.ToString(),
            [.. edges.Select(edge => edge.From)],
            edges
        );
    }

    /// <summary>True where an edge of the cycle is of this kind.</summary>
    public static bool Has(List<Edge> cycle, EdgeKind kind) => cycle.Exists(edge => edge.Kind == kind);

    /// <summary>A text that two cycles share where they are the same, wherever they begin.</summary>
    public static string SignatureOf(List<Edge> cycle)
    {
        var first = cycle.Index().MinBy(edge => edge.Item.From).Index;
        return string.Join(' ', cycle.Skip(first).Concat(cycle.Take(first)).Select(edge => $"{edge.From}{edge.Kind}"));
    }

    private static AnomalyKind KindOf(List<Edge> cycle) =>
        cycle.Count(edge => edge.Kind == EdgeKind.ReadWrite) switch
        {
            0 => Has(cycle, EdgeKind.WriteRead) ? AnomalyKind.CircularInformationFlow : AnomalyKind.WriteCycle,
            1 => AnomalyKind.ReadSkew,
            _ => AnomalyKind.SnapshotCycle,
        };

    private Dependency Explain(Edge edge, int from, int to)
    {
        var (first, second) = (inferred.Operations[edge.From], inferred.Operations[edge.To]);
        var key = edge.Key < 0 ? null : inferred.Keys[edge.Key];
        var (kind, text) = edge.Kind switch
        {
            EdgeKind.WriteWrite => (DependencyKind.WriteWrite, $"T{to} wrote {edge.Written} to {key} after T{from} wrote {edge.Before}"),
            EdgeKind.WriteRead => (DependencyKind.WriteRead, $"T{to} saw {edge.Written} in {key}, which T{from} wrote"),
            EdgeKind.ReadWrite when edge.Before is null => (
                DependencyKind.ReadWrite,
                $"T{from} saw {key} before anything was in it, and T{to} wrote {edge.Written} to it"
            ),
            EdgeKind.ReadWrite => (
                DependencyKind.ReadWrite,
                $"T{from} saw {key} with {edge.Before} last, and not the {edge.Written} that T{to} wrote after it"
            ),
            EdgeKind.Session => (DependencyKind.Session, $"client {first.Client} ran T{from} before T{to}"),
            EdgeKind.RealTime => (
                DependencyKind.RealTime,
                $"T{from} was over at {Time(first.CompletedNs!.Value)}, before T{to} began at {Time(second.InvokedNs)}"
            ),
            _ => throw new InvalidOperationException($"An edge {edge.Kind} is no dependency."),
        };
        return new(first, second, kind, key, text);
    }

    private static string Time(long nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.######} ms");
}
