using System.Globalization;

namespace EmbeddedMongo.Simulation.World;

/// <summary>The lines of a run: what happened when, for a reader.</summary>
internal sealed class Trace
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(long time, string line) =>
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{time / 1000.0, 10:0.000} ms  {line}"));
}
