namespace DzStore.SparkConnect;

/// <summary>Spark's <c>interval year to month</c>: a whole number of months, negative for the past.</summary>
public readonly record struct YearMonthInterval(int Months)
{
    public override string ToString() => $"{(Months < 0 ? "-" : "")}{Math.Abs((long)Months) / 12}-{Math.Abs((long)Months) % 12}";
}

/// <summary>Spark's <c>interval</c>: months, days and microseconds, which don't add up to one another.</summary>
public readonly record struct CalendarInterval(int Months, int Days, long Microseconds);
