using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Scenarios;

/// <summary>The capacity that a run found: the highest rate that was offered in a second of which all before it held, too.</summary>
/// <param name="PerSecond">Requests a second; 0 where not even the first second held.</param>
/// <param name="Text">It in words.</param>
internal sealed record HeldRate(double PerSecond, string Text)
{
    /// <summary>A second holds if no more than one request in a hundred had no success.</summary>
    private const double FailedShare = 0.01;

    /// <summary>And if the orders of the second waited at most so long (milliseconds), one in a hundred excepted.</summary>
    private const double OrdersP99Ms = 500;

    /// <summary>Reads it off the seconds of a run by rising rate: the ramp and the spike.</summary>
    public static HeldRate Of(LoadMeasurements measured)
    {
        var warm = measured.Phases.Where(phase => phase.IsWarmUp).Select(phase => phase.End.TotalSeconds).DefaultIfEmpty(0).Max();
        var seconds = measured
            .Series.SelectMany(series => series.Seconds.Select(second => (Series: series, Second: second)))
            .Where(each => each.Second.Second >= warm)
            .GroupBy(each => each.Second.Second)
            .Select(second => new Second(
                second.Aggregate(RequestCounts.None, (sum, each) => sum + each.Second.Counts),
                second.Where(each => each.Series.Concern is not null).Max(each => each.Second.OfferedP99Ms)
            ))
            .Where(second => second.Counts.Offered > 0)
            .OrderBy(second => second.Counts.Offered)
            .ToArray();
        // One second differs from the next by chance: a rate is held where nine of ten seconds up to it are.
        var held = 0L;
        for (var (i, broken) = (0, 0); i < seconds.Length; i++)
        {
            broken += seconds[i].Holds ? 0 : 1;
            if (broken * 10 > i + 10)
                break;
            if (seconds[i].Holds)
                held = seconds[i].Counts.Offered;
        }

        var offered = seconds.Length == 0 ? 0 : seconds[^1].Counts.Offered;
        return new(
            held,
            FormattableString.Invariant(
                $"Capacity that the run found: {held:#,0} requests/s, of at most {offered:#,0}/s offered (up to it "
            )
                + FormattableString.Invariant(
                    $"at most {FailedShare * 100:0} % of a second failed, and the p99 of orders was within {OrdersP99Ms:0} ms)"
                )
        );
    }

    private sealed record Second(RequestCounts Counts, double? OrdersP99Ms)
    {
        public bool Holds => Counts.Unsuccessful <= FailedShare * Counts.Offered && !(OrdersP99Ms > HeldRate.OrdersP99Ms);
    }
}
