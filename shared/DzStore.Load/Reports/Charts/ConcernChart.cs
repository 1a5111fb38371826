using DzStore.Load.Results;

namespace DzStore.Load.Reports.Charts;

/// <summary>The waits of all write concerns on one chart, second by second: the price of durability while it is paid.</summary>
internal static class ConcernChart
{
    /// <returns>Null where fewer than two concerns were measured in time.</returns>
    public static Chart? Of(RunResult run)
    {
        var concerns = run
            .Series.Where(series => series.Concern is not null && series.Seconds.Any(second => second.P50Ms > 0))
            .GroupBy(series => series.Concern!)
            .ToArray();
        if (concerns.Length < 2)
            return null;
        int[] seconds =
        [
            .. concerns.SelectMany(concern => concern).SelectMany(series => series.Seconds).Select(each => each.Second).Distinct().Order(),
        ];
        return new(
            "concerns",
            "The write concerns side by side",
            "Waits of the orders of each concern, second by second. Solid: p99 of those that completed. Dashed: their median.",
            new("time", "seconds", "at", Values: [.. seconds.Select(second => (double)second)]),
            new("wait", "ms", Log: true),
            [.. concerns.SelectMany(Lines)]
        )
        {
            Bands = RunCharts.Bands(run),
            Wide = true,
        };

        IEnumerable<Line> Lines(IGrouping<string, RequestSeries> concern)
        {
            // Percentiles of different kinds cannot be added up: the slowest kind speaks for its concern.
            var points = concern.SelectMany(series => series.Seconds).ToLookup(second => second.Second);
            var colour = RunCharts.ConcernColour(concern.Key);
            yield return new($"{concern.Key}, p99", colour, Slowest(second => second.P99Ms));
            yield return new($"{concern.Key}, p50", colour, Slowest(second => second.P50Ms)) { Dash = true };

            double?[] Slowest(Func<SecondPoint, double?> figure) =>
                RunCharts.Positive(seconds.Select(second => points[second].Max(figure)));
        }
    }
}
