namespace DzStore.Histories.Isolation.Graphs;

/// <summary>An edge of the graph.</summary>
/// <param name="From">The node it leaves.</param>
/// <param name="To">The node it enters.</param>
/// <param name="Kind">The kind, by which a search chooses its edges.</param>
/// <param name="Key">The number of the key, -1 where there is none.</param>
/// <param name="Before">The value that stood before: read or replaced; null for the initial state.</param>
/// <param name="Written">The value that was written.</param>
internal readonly record struct Edge(int From, int To, EdgeKind Kind, int Key = -1, long? Before = null, long? Written = null);

/// <summary>The kinds of edges, as flags.</summary>
[Flags]
internal enum EdgeKind : byte
{
    WriteWrite = 1,
    WriteRead = 2,
    ReadWrite = 4,
    Session = 8,
    RealTime = 16,

    /// <summary>
    /// Leads out of a joint: a node that stands for no transaction, and saves an edge from each of many to each of many. It goes on with
    /// the edge that led in, and counts for nothing.
    /// </summary>
    Joint = 32,
}
