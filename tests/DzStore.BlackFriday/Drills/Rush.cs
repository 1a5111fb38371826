using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Drills;

/// <summary>The seconds of an overload, and those after it.</summary>
internal sealed class Rush(LoadMeasurements measured, TimeSpan start, TimeSpan length)
{
    /// <summary>Orders a second that were stored while it lasted.</summary>
    public double Goodput => During().Sum(second => second.Answered) / length.TotalSeconds;

    /// <summary>Requests a second that the generator managed to send.</summary>
    public double Sent => During().Sum(second => second.Counts.Sent) / length.TotalSeconds;

    /// <returns>Seconds from the end of the overload to the first whole one that is as it should be; null when there was none.</returns>
    public double? NormalAgainAfter(double p99LimitMs)
    {
        var end = (int)Math.Ceiling((start + length).TotalSeconds);
        for (var second = end; second < measured.Series.Min(series => series.Seconds.Count) - 1; second++)
        {
            var points = measured.Series.Select(series => series.Seconds[second]).ToArray();
            if (points.All(point => point.Counts is { Failed: 0, Unknown: 0, Dropped: 0, Completed: > 0 } && point.P99Ms <= p99LimitMs))
                return second - (start + length).TotalSeconds;
        }

        return null;
    }

    private IEnumerable<SecondPoint> During() =>
        measured
            .Series.SelectMany(series => series.Seconds)
            .Where(second => second.Second >= start.TotalSeconds && second.Second < (start + length).TotalSeconds);
}
