using DzStore.Load.Reports.Charts;
using DzStore.Load.Results;

namespace DzStore.Load.Reports.Compare;

/// <summary>Charts of a run, with the lines of another laid over them.</summary>
internal static class CompareCharts
{
    public static IEnumerable<Chart> Of(RunComparison comparison)
    {
        Func<RunResult, Chart?>[] charts = [RunCharts.TradeOff, RunCharts.Percentiles, RunCharts.Throughput];
        return charts
            .Select(chart => (A: chart(comparison.A), B: chart(comparison.B)))
            .Where(pair => pair is { A: not null, B: not null })
            .Select(pair => Overlay(pair.A!, pair.B!));
    }

    // The dashed lines of a single run, its second view of the same thing, make way for the other run.
    private static Chart Overlay(Chart a, Chart b)
    {
        var shared = a.X.Values is { } ofA && b.X.Values is { } ofB ? (ofA.Count >= ofB.Count ? ofA : ofB) : null;
        return a with
        {
            Note = "Solid is A, dashed is B.",
            X = a.X with { Values = shared },
            Bands = [],
            Lines =
            [
                .. Solid(a).Select(line => Fit(line, "A", false)),
                .. Solid(b).Select(line => Fit(line with { Colour = ColourInA(line) }, "B", true)),
            ],
        };

        string ColourInA(Line line) => a.Lines.FirstOrDefault(each => each.Label == line.Label)?.Colour ?? line.Colour;

        static IEnumerable<Line> Solid(Chart chart) => chart.Lines.Where(line => !line.Dash);

        Line Fit(Line line, string run, bool dash) =>
            line with
            {
                Label = $"{run}: {line.Label}",
                Dash = dash,
                Fill = false,
                Y = shared is null ? line.Y : [.. line.Y.Concat(Enumerable.Repeat<double?>(null, shared.Count)).Take(shared.Count)],
            };
    }
}
