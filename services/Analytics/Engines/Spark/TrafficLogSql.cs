using System.Globalization;
using DzStore.Analytics.Trending.Csv;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.Analytics.Trending.Csv.Rows;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// The SQL by which Spark reads traffic logs as strictly as <see cref="TrafficLog"/> reads them here: RFC 4180 with commas, semicolons or
/// tabs, with quoted line breaks, LF and CRLF, with or without a byte order mark, with blank lines, and without rows of the wrong length.
/// SQL is the same for every client of Spark.
/// </summary>
internal static class TrafficLogSql
{
    /// <summary>
    /// The column in which Spark puts a row that it cannot read. It must have the default name: only then does Spark parse, and count, all
    /// fields of a row.
    /// </summary>
    public const string Corrupt = "_corrupt_record";

    /// <summary>
    /// The position of a row in a log that is read alone: Spark reads such a file in one piece and in order. An unfinished line is left out
    /// by its position, because Spark takes an open quote at the end for a closed one, and other rows may look the same.
    /// </summary>
    public const string At = "monotonically_increasing_id()";

    // The white space of .NET, so that both engines find the same lines and names blank.
    private const string Spaces =
        @"\t\u000B\f \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";
    private const string White = @$"'\n\r{Spaces}'";

    // UTF-16 code units, as .NET counts characters; the cheap test of the bytes comes first.
    private static readonly string IsTooLong = string.Create(
        CultureInfo.InvariantCulture,
        $"octet_length({LogColumns.Product}) > {ViewPass.MaxProductCharacters} AND "
            + $"length(encode({LogColumns.Product}, 'UTF-16BE')) > {2 * ViewPass.MaxProductCharacters}"
    );

    private static readonly string NoProduct = LogViolation.Raise($"the column '{LogColumns.Product}' of a view is empty");

    private static readonly string TooLong = LogViolation.Raise(
        $"the column '{LogColumns.Product}' is longer than {ViewPass.MaxProductCharacters} characters",
        LogColumns.Product
    );

    /// <summary>The options of Spark's CSV reader.</summary>
    public static Dictionary<string, string> Options(LogShape shape) =>
        new()
        {
            ["header"] = "true",
            ["sep"] = shape.Separator.ToString(),
            ["encoding"] = "UTF-8",
            ["mode"] = "PERMISSIVE",
            ["multiLine"] = "true",
            ["lineSep"] = "\n",
            ["quote"] = "\"",
            ["escape"] = "\"",
            ["unescapedQuoteHandling"] = "RAISE_ERROR",
            ["maxCharsPerColumn"] = LogParser.MaxRowCharacters.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>
    /// The condition that a row is not blank. Spark skips empty lines, but not lines of spaces, quoted or not; a tab between fields is no
    /// space.
    /// </summary>
    public static string NotBlank(LogShape shape)
    {
        var spaces = shape.Separator == '\t' ? Spaces.Replace(@"\t", "", StringComparison.Ordinal) : Spaces;
        return @$"NOT ({Corrupt} IS NOT NULL AND {Corrupt} rlike '^([{spaces}]*|""[\n\r{Spaces}]*"")\r?\\z')";
    }

    /// <summary>The names of the columns to read, all of them text.</summary>
    public static IEnumerable<string> Columns(LogShape shape) =>
        [.. Enumerable.Range(0, shape.Columns.Count).Select(i => Name(shape, i)), Corrupt];

    /// <summary>The name of the last column.</summary>
    public static string Last(LogShape shape) => Name(shape, shape.Columns.Count - 1);

    /// <summary>The last column without the CR of a CRLF: the reader ends rows at LF.</summary>
    public static string LastField(LogShape shape) =>
        @$"CASE WHEN endswith({Last(shape)}, '\r') THEN left({Last(shape)}, length({Last(shape)}) - 1) ELSE {Last(shape)} END";

    /// <summary>The time of a row, in microseconds since 1970. An invalid row fails the query with a <see cref="LogViolation"/>.</summary>
    public static string MicrosOf(LogShape shape) =>
        $"CASE {Checks(shape, suspicious: false)} WHEN ({LogTimeSql.Micros(shape.DateForm)}) IS NULL THEN "
        + $"{LogViolation.Raise("a timestamp is not a time", LogColumns.Timestamp)} ELSE {LogTimeSql.Micros(shape.DateForm)} END";

    /// <summary>
    /// The product of a view; null for every other row. An invalid row fails the query with a <see cref="LogViolation"/>.
    /// </summary>
    /// <param name="after">The time (UTC) after which views are counted; null counts all.</param>
    /// <param name="suspicious">True to stop also at rows that Spark cannot tell from invalid ones.</param>
    public static string ProductOf(LogShape shape, DateTime? after, bool suspicious) =>
        $"""
            CASE
              {Checks(shape, suspicious)}
              WHEN {LogColumns.Action} IS NULL OR {LogColumns.Action} <> '{ViewPass.ViewAction}' THEN NULL
              WHEN {LogColumns.Product} IS NULL OR btrim({LogColumns.Product}, {White}) = '' THEN {NoProduct}
              WHEN {IsTooLong} THEN {TooLong}
              {(after is { } bound ? $"WHEN ({LogTimeSql.Micros(shape.DateForm)}) <= {LogTimeSql.Of(bound)} THEN NULL" : "")}
              ELSE {LogColumns.Product}
            END
            """;

    private static string Checks(LogShape shape, bool suspicious) =>
        $"WHEN {Corrupt} IS NOT NULL THEN {LogViolation.Raise("a row has another number of fields than the header", Corrupt)}"
        + (suspicious ? $" WHEN {Suspicion(shape)} THEN {LogViolation.Suspect}" : "");

    /// <summary>
    /// The condition that a row may be invalid: U+FFFD stands for itself or for bytes that are not UTF-8; a line break in the last field is
    /// quoted, or the quote before it was never closed; a carriage return without a line feed is in a quoted field, or not allowed.
    /// </summary>
    private static string Suspicion(LogShape shape) =>
        string.Join(
            " OR ",
            [
                .. Enumerable
                    .Range(0, shape.Columns.Count)
                    .Select(i => Name(shape, i))
                    .Select(name => @$"coalesce(contains({name}, '\uFFFD') OR contains({name}, '\r') AND {name} rlike '\r(?!\n)', false)"),
                @$"coalesce(contains({Last(shape)}, '\n'), false)",
            ]
        );

    /// <summary>The name of a column. Columns that are not read get a number, because Spark does not tell Action from action.</summary>
    private static string Name(LogShape shape, int index) =>
        shape.Columns[index] is LogColumns.Action or LogColumns.Product or LogColumns.Timestamp ? shape.Columns[index] : $"c{index}";
}
