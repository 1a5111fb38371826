namespace DzStore.SparkConnect.Values;

/// <summary>
/// Converts dates and times to Spark's numbers and back: dates are days since 1970, times microseconds. Spark's years go far beyond .NET's
/// 1 to 9999, which is an error; .NET's ticks are finer (100 ns) and are cut towards the past as Spark cuts them.
/// </summary>
internal static class SparkTime
{
    public const int UnixEpochDay = 719_162;
    private static readonly long UnixEpochTicks = DateTime.UnixEpoch.Ticks;

    public static long ToMicroseconds(DateTimeOffset instant) => Micros(instant.UtcTicks - UnixEpochTicks);

    public static long ToMicroseconds(DateTime wallClock) => Micros(wallClock.Ticks - UnixEpochTicks);

    public static long ToMicroseconds(TimeSpan span) => Micros(span.Ticks);

    public static DateOnly Date(int days) =>
        (long)days + UnixEpochDay is >= 0 and <= 3_652_058 and var number
            ? DateOnly.FromDayNumber((int)number)
            : throw OutOfYears($"the date {days} days from 1970-01-01");

    public static DateTimeOffset Instant(long microseconds) => new(Ticks(microseconds), TimeSpan.Zero);

    public static DateTime WallClock(long microseconds) => new(Ticks(microseconds), DateTimeKind.Unspecified);

    public static TimeSpan Span(long microseconds) =>
        microseconds is >= long.MinValue / TimeSpan.TicksPerMicrosecond and <= long.MaxValue / TimeSpan.TicksPerMicrosecond
            ? TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            : throw new OverflowException(
                $"an interval of {microseconds} microseconds is longer than a TimeSpan can be (about 29,000 years)"
            );

    private static long Ticks(long microseconds)
    {
        var ticks = (Int128)microseconds * TimeSpan.TicksPerMicrosecond + UnixEpochTicks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? (long)ticks
            : throw OutOfYears($"the time {microseconds} microseconds from 1970-01-01");
    }

    private static long Micros(long ticks) =>
        Math.DivRem(ticks, TimeSpan.TicksPerMicrosecond) is var (whole, rest) && rest < 0 ? whole - 1 : whole;

    private static OverflowException OutOfYears(string what) => new($"{what} is outside of what .NET can hold (years 1 to 9999)");
}
