namespace DzStore.SparkConnect;

// Formats are patterns of Spark's, such as yyyy-MM-dd HH:mm:ss (https://spark.apache.org/docs/3.5.7/sql-ref-datetime-pattern.html).
public static partial class Functions
{
    /// <summary>The date on which the query begins, in the session's time zone (<c>current_date</c>).</summary>
    public static Column CurrentDate() => Call("current_date");

    /// <summary>The time at which the query begins (<c>current_timestamp</c>).</summary>
    public static Column CurrentTimestamp() => Call("current_timestamp");

    /// <summary>A text or time as a date (<c>to_date</c>).</summary>
    /// <param name="column">The text or time.</param>
    /// <param name="format">The pattern of the text; null takes what a cast takes.</param>
    public static Column ToDate(Column column, string? format = null) => Formatted("to_date", column, format);

    /// <summary>A text or date as a timestamp (<c>to_timestamp</c>).</summary>
    /// <param name="column">The text or date.</param>
    /// <param name="format">The pattern of the text; null takes what a cast takes.</param>
    public static Column ToTimestamp(Column column, string? format = null) => Formatted("to_timestamp", column, format);

    /// <summary>The date or time as text (<c>date_format</c>).</summary>
    /// <param name="column">The date or time.</param>
    /// <param name="format">The pattern of the text.</param>
    public static Column DateFormat(Column column, string format) => Call("date_format", column, Lit(format));

    /// <summary>The seconds since 1970-01-01 00:00:00 UTC, as a <c>bigint</c> (<c>unix_timestamp</c>).</summary>
    /// <param name="column">A date, a time or a text.</param>
    /// <param name="format">The pattern of a text; null is <c>yyyy-MM-dd HH:mm:ss</c>.</param>
    public static Column UnixTimestamp(Column column, string? format = null) => Formatted("unix_timestamp", column, format);

    /// <summary>Seconds since 1970 as text in the session's time zone (<c>from_unixtime</c>).</summary>
    /// <param name="seconds">The seconds since 1970-01-01 00:00:00 UTC.</param>
    /// <param name="format">The pattern of the text.</param>
    public static Column FromUnixtime(Column seconds, string format = "yyyy-MM-dd HH:mm:ss") => Call("from_unixtime", seconds, Lit(format));

    /// <summary>The time cut down to the beginning of a unit (<c>date_trunc</c>).</summary>
    /// <param name="unit">The unit: year, quarter, month, week, day, hour, minute, second, millisecond or microsecond.</param>
    /// <param name="column">The time.</param>
    public static Column DateTrunc(string unit, Column column) => Call("date_trunc", Lit(unit), column);

    /// <summary>The date a number of days later (<c>date_add</c>).</summary>
    public static Column DateAdd(Column column, int days) => Call("date_add", column, Lit(days));

    /// <summary>The date a number of days earlier (<c>date_sub</c>).</summary>
    public static Column DateSub(Column column, int days) => Call("date_sub", column, Lit(days));

    /// <summary>The number of days from <paramref name="start"/> to <paramref name="end"/> (<c>datediff</c>).</summary>
    public static Column DateDiff(Column end, Column start) => Call("datediff", end, start);

    /// <summary>The date a number of months later (<c>add_months</c>).</summary>
    public static Column AddMonths(Column column, int months) => Call("add_months", column, Lit(months));

    /// <summary>
    /// The months from <paramref name="start"/> to <paramref name="end"/>, as a double; a part of a month counts as days of 31
    /// (<c>months_between</c>).
    /// </summary>
    public static Column MonthsBetween(Column end, Column start) => Call("months_between", end, start);

    /// <summary>The last day of the date's month (<c>last_day</c>).</summary>
    public static Column LastDay(Column column) => Call("last_day", column);

    /// <summary>The year (<c>year</c>).</summary>
    public static Column Year(Column column) => Call("year", column);

    /// <summary>The quarter, from 1 to 4 (<c>quarter</c>).</summary>
    public static Column Quarter(Column column) => Call("quarter", column);

    /// <summary>The month, from 1 to 12 (<c>month</c>).</summary>
    public static Column Month(Column column) => Call("month", column);

    /// <summary>The week of the year by ISO 8601, from 1 to 53 (<c>weekofyear</c>).</summary>
    public static Column WeekOfYear(Column column) => Call("weekofyear", column);

    /// <summary>The day of the month, from 1 to 31 (<c>dayofmonth</c>).</summary>
    public static Column DayOfMonth(Column column) => Call("dayofmonth", column);

    /// <summary>The day of the week, from 1 for Sunday to 7 for Saturday (<c>dayofweek</c>).</summary>
    public static Column DayOfWeekNumber(Column column) => Call("dayofweek", column);

    /// <summary>The day of the year, from 1 to 366 (<c>dayofyear</c>).</summary>
    public static Column DayOfYear(Column column) => Call("dayofyear", column);

    /// <summary>The hour in the session's time zone, from 0 to 23 (<c>hour</c>).</summary>
    public static Column Hour(Column column) => Call("hour", column);

    /// <summary>The minute, from 0 to 59 (<c>minute</c>).</summary>
    public static Column Minute(Column column) => Call("minute", column);

    /// <summary>The second, from 0 to 59 (<c>second</c>).</summary>
    public static Column Second(Column column) => Call("second", column);

    /// <summary>
    /// The windows of time that hold a time, for grouping, as structs of <c>start</c> and <c>end</c> (<c>window</c>):
    /// <c>TimeWindow("ts", "10 minutes", "5 minutes")</c>.
    /// </summary>
    /// <param name="time">The time.</param>
    /// <param name="duration">The length of a window, as an interval of Spark such as <c>10 minutes</c>.</param>
    /// <param name="slide">The time from one window's start to the next; null is the duration, so that windows do not overlap.</param>
    /// <param name="start">The offset of the first window from 1970-01-01 00:00:00 UTC; null is none.</param>
    public static Column TimeWindow(Column time, string duration, string? slide = null, string? start = null) =>
        Call("window", [time, .. new[] { duration, slide ?? duration, start ?? "0 second" }.Select(part => Lit(part))]);

    private static Column Formatted(string function, Column column, string? format) =>
        format is null ? Call(function, column) : Call(function, column, Lit(format));
}
