using System.Globalization;
using DzStore.Analytics.Trending.Csv.Rows;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>The SQL by which Spark reads timestamps as <see cref="LogTime"/> reads them here.</summary>
internal static class LogTimeSql
{
    // Regular expressions for .NET and for Java; each adds its own anchor for the end. They accept a day that its month does not have: the
    // conversion refuses it.
    internal const string IsoForm = $"^{IsoDate}{Time}";
    internal const string SlashedForm = $"^{SlashedDate}{Time}";
    internal const string SecondsForm = "^[1-9][0-9]{9}([.][0-9]{1,9})?";
    internal const string MillisecondsForm = "^[1-9][0-9]{12}";

    private const string IsoDate = "(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private const string SlashedDate = "[0-9]{2}/[0-9]{2}/(?!0000)[0-9]{4}";
    private const string Time = "[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z| UTC|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?";

    private const string Field = LogColumns.Timestamp;

    /// <summary>The microseconds since 1970 of the timestamp of a row; null when it is not a time.</summary>
    /// <param name="dateForm">The form of dates with slashes; null refuses them.</param>
    public static string Micros(string? dateForm)
    {
        var any = $"""
            CASE
              WHEN {Is(IsoForm)} THEN {OfClock(Field)}
              WHEN {Is(SecondsForm)}
                THEN CAST(left({Field}, 10) AS BIGINT) * 1000000 + CAST(rpad(substr({Field}, 12, 6), 6, '0') AS BIGINT)
              WHEN {Is(MillisecondsForm)} THEN CAST({Field} AS BIGINT) * 1000
              {(dateForm is null ? "" : $"WHEN {Is(SlashedForm)} THEN {OfClock(Iso(dateForm))}")}
            END
            """;
        // An offset may lead out of the years that .NET knows.
        return $"CASE WHEN ({any}) BETWEEN {Of(DateTime.MinValue)} AND {Of(DateTime.MaxValue)} THEN {any} END";
    }

    /// <summary>A time in microseconds since 1970.</summary>
    public static string Of(DateTime time) =>
        ((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);

    private static string Is(string form) => @$"{Field} rlike '{form}\\z'";

    private static string Iso(string dateForm)
    {
        var (month, day) = dateForm == DateForm.DayFirst ? (4, 1) : (1, 4);
        return $"concat(substr({Field}, 7, 4), '-', substr({Field}, {month}, 2), '-', substr({Field}, {day}, 2), substr({Field}, 11))";
    }

    /// <summary>
    /// The microseconds of a date with a time. Seconds and a zone are added where they are missing: a time without a zone is UTC, whatever
    /// the zone of the session. A wrong day is null also where Spark's casts raise errors (ANSI).
    /// </summary>
    private static string OfClock(string text)
    {
        text = $"replace({text}, ' UTC', 'Z')";
        return $"unix_micros(TRY_CAST(concat(left({text}, 16), CASE WHEN substr({text}, 17, 1) = ':' THEN '' ELSE ':00' END, "
            + $"substr({text}, 17), CASE WHEN {text} rlike '(Z|[+-]..:..)$' THEN '' ELSE 'Z' END) AS TIMESTAMP))";
    }
}
