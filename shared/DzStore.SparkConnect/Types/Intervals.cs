namespace DzStore.SparkConnect.Types;

/// <summary>A value of Spark's <c>interval year to month</c>.</summary>
/// <param name="Months">The number of months, negative for the past.</param>
public readonly record struct YearMonthInterval(int Months)
{
    /// <summary>The interval as SQL writes it, in years and months: <c>1-6</c> is a year and a half.</summary>
    public override string ToString() => $"{(Months < 0 ? "-" : "")}{Math.Abs((long)Months) / 12}-{Math.Abs((long)Months) % 12}";
}

/// <summary>A value of Spark's <c>interval</c>. Its parts do not add up to one another: a month has no fixed number of days.</summary>
/// <param name="Months">The months, negative for the past.</param>
/// <param name="Days">The days, negative for the past.</param>
/// <param name="Microseconds">The microseconds, negative for the past.</param>
public readonly record struct CalendarInterval(int Months, int Days, long Microseconds);
