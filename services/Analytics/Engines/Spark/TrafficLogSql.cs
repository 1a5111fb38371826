using System.Globalization;
using DzStore.Analytics.Trending;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// What Spark is told to read traffic logs as strictly as <see cref="TrafficLog"/> reads them here: RFC 4180 with quoted line breaks, LF and CRLF, with or
/// without a byte order mark, blank lines, and a row of the wrong length refused. SQL, and so the same whichever client brings it to Spark.
/// </summary>
internal static class TrafficLogSql
{
    /// <summary>Where Spark puts a row it cannot read. Its name is the default, and must be: only then does Spark parse, and count, all fields of a row.</summary>
    public const string Corrupt = "_corrupt_record";

    /// <summary>
    /// Of a log that is read by itself, where each row stands in it: Spark reads such a file in one piece and in order. What is left out by its place is the
    /// half line and nothing else: Spark takes an open quote at the end for a closed one, and other rows may look the same.
    /// </summary>
    public const string At = "monotonically_increasing_id()";

    /// <summary>Spark, too, takes a line that has nothing on it for no row, but not one of spaces, quoted or not.</summary>
    public const string NotBlank = @$"NOT ({Corrupt} IS NOT NULL AND {Corrupt} rlike '^([{Spaces}]*|""[\n\r{Spaces}]*"")\r?\\z')";

    // What .NET takes for white space, so that both engines find the same lines and names blank.
    private const string Spaces = @"\t\u000B\f \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";
    private const string White = @$"'\n\r{Spaces}'";

    // The times that LogTime reads; those without a zone are UTC, whatever the session's.
    private const string Time = @$"'{LogTime.Form}\\z'";
    private const string AnyMicros = $"CASE WHEN timestamp rlike {Time} THEN unix_micros(CAST(concat(timestamp, CASE WHEN timestamp rlike '(Z|[+-]..:..)$' THEN '' ELSE 'Z' END) AS TIMESTAMP)) END";

    // An offset may lead out of the years that .NET knows.
    private static readonly string Micros = $"CASE WHEN ({AnyMicros}) BETWEEN {MicrosOf(DateTime.MinValue)} AND {MicrosOf(DateTime.MaxValue)} THEN {AnyMicros} END";

    /// <summary>Of Spark's CSV reader.</summary>
    public static IReadOnlyDictionary<string, string> Options { get; } = new Dictionary<string, string>
    {
        ["header"] = "true", ["encoding"] = "UTF-8", ["mode"] = "PERMISSIVE", ["multiLine"] = "true", ["lineSep"] = "\n", ["quote"] = "\"", ["escape"] = "\"",
        ["unescapedQuoteHandling"] = "RAISE_ERROR", ["maxCharsPerColumn"] = LogParser.MaxRowCharacters.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The columns to read, all of them text.</summary>
    public static IEnumerable<string> Columns(LogShape shape) => [.. Enumerable.Range(0, shape.Columns.Count).Select(i => Name(shape, i)), Corrupt];

    public static string Last(LogShape shape) => Name(shape, shape.Columns.Count - 1);

    /// <summary>The last column as it should be: the reader ends rows at LF, whatever stands before it.</summary>
    public static string LastField(LogShape shape) => @$"CASE WHEN endswith({Last(shape)}, '\r') THEN left({Last(shape)}, length({Last(shape)}) - 1) ELSE {Last(shape)} END";

    /// <summary>The time of a row, in microseconds since 1970. A row that is none fails the query with a <see cref="LogFault"/>.</summary>
    public static string MicrosOf(LogShape shape) =>
        $"CASE {Checks(shape, suspicious: false)} WHEN ({Micros}) IS NULL THEN {LogFault.Raise("a timestamp is no time", LogColumns.Timestamp)} ELSE {Micros} END";

    /// <summary>Of a view its product, of every other row null. A row that is none fails the query with a <see cref="LogFault"/>.</summary>
    /// <param name="after">Views that are not later than this (UTC) are other rows; null: none is.</param>
    /// <param name="suspicious">Whether to stop too at what Spark can't tell from a fault.</param>
    public static string ProductOf(LogShape shape, DateTime? after, bool suspicious) =>
        $"""
        CASE
          {Checks(shape, suspicious)}
          WHEN {LogColumns.Action} IS NULL OR {LogColumns.Action} <> '{TrafficLog.ViewAction}' THEN NULL
          WHEN {LogColumns.Product} IS NULL OR btrim({LogColumns.Product}, {White}) = '' THEN {LogFault.Raise($"the column '{LogColumns.Product}' of a view is empty")}
          WHEN octet_length({LogColumns.Product}) > {TrafficLog.MaxProductCharacters} AND length(encode({LogColumns.Product}, 'UTF-16BE')) > {2 * TrafficLog.MaxProductCharacters}
            THEN {LogFault.Raise($"the column '{LogColumns.Product}' is longer than {TrafficLog.MaxProductCharacters} characters", LogColumns.Product)}
          {(after is { } bound ? $"WHEN ({Micros}) <= {MicrosOf(bound)} THEN NULL" : "")}
          ELSE {LogColumns.Product}
        END
        """;

    private static string MicrosOf(DateTime time) => ((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);

    private static string Checks(LogShape shape, bool suspicious) =>
        $"WHEN {Corrupt} IS NOT NULL THEN {LogFault.Raise("a row has not as many fields as the header", Corrupt)}"
        + (suspicious ? $" WHEN {Suspicion(shape)} THEN {LogFault.Suspect}" : "");

    /// <summary>
    /// U+FFFD stands in a row that has it, or for bytes that are no UTF-8; a line break in the last field is quoted, or the quote before it was never closed;
    /// a carriage return without a line feed is in a quoted field, or where the engine in process would not know what it is.
    /// </summary>
    private static string Suspicion(LogShape shape) => string.Join(" OR ",
        [.. Enumerable.Range(0, shape.Columns.Count).Select(i => Name(shape, i)).Select(name =>
            @$"coalesce(contains({name}, '\uFFFD') OR contains({name}, '\r') AND {name} rlike '\r(?!\n)', false)"), @$"coalesce(contains({Last(shape)}, '\n'), false)"]);

    /// <summary>Other columns get names of their own: Spark does not tell Action from action.</summary>
    private static string Name(LogShape shape, int index) =>
        shape.Columns[index] is LogColumns.Action or LogColumns.Product or LogColumns.Timestamp ? shape.Columns[index] : $"c{index}";
}
