using System.Globalization;
using System.Runtime.CompilerServices;

namespace EmbeddedMongo.Simulation.World;

/// <summary>A line for the trace, which is put together only if the run is traced: most runs are not.</summary>
[InterpolatedStringHandler]
internal ref struct TraceLine
{
    private DefaultInterpolatedStringHandler _text;

    public TraceLine(int literalLength, int formattedCount, SimulatedWorld world, out bool isTraced)
    {
        isTraced = world.IsTraced;
        if (isTraced)
            _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public string ToStringAndClear() => _text.ToStringAndClear();
}
