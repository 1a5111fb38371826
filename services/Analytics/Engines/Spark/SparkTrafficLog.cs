using System.Globalization;
using System.Text;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.SparkConnect;
using Microsoft.Extensions.Options;
using Sylvan.Data.Csv;
using static DzStore.SparkConnect.Functions;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>Logs with the same columns, as their headers have them, and where Spark finds them.</summary>
/// <param name="HalfLines">What logs that are still written to end in, and is left to the next run.</param>
internal sealed record LogShape(IReadOnlyList<string> Columns, IReadOnlyList<string> Paths, IReadOnlyList<string> HalfLines);

/// <summary>
/// Reads traffic logs in Spark as strictly as <see cref="TrafficLog"/> reads them here: RFC 4180 with quoted line breaks, LF and CRLF, with or without a
/// byte order mark, blank lines, and a row of the wrong length refused.
/// </summary>
internal sealed class SparkTrafficLog(TrafficSources sources, TrafficReader reader, IOptions<SparkOptions> options)
{
    private const string Corrupt = "_corrupt_record";

    // What .NET takes for white space, so that both engines find the same lines and names blank.
    private const string White = @"'\t\n\u000B\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'";

    // The times that LogTime reads; those without a zone are UTC, whatever the session's.
    private const string Time = @"'^\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?(Z|[+-]\\d\\d:\\d\\d)?$'";
    private const string Micros = $"CASE WHEN timestamp rlike {Time} THEN unix_micros(CAST(concat(timestamp, CASE WHEN timestamp rlike '(Z|[+-]..:..)$' THEN '' ELSE 'Z' END) AS TIMESTAMP)) END";

    /// <summary>Looks at the logs here: their columns may stand in any order, and Spark has to be told; and they may end in half a line.</summary>
    /// <exception cref="TrafficLogException">A name that Spark skips, or a header without the columns.</exception>
    public async Task<IReadOnlyList<LogShape>> ShapesAsync(TrendingRequest request, CancellationToken cancellationToken)
    {
        Dictionary<string, LogShape> shapes = new(StringComparer.Ordinal);
        var files = sources.Files(request.Source);
        string[] needed = request.Window is null ? [LogColumns.Action, LogColumns.Product] : [LogColumns.Action, LogColumns.Product, LogColumns.Timestamp];
        foreach (var file in files)
        {
            if (Path.GetFileName(file.Name) is ['_' or '.', ..])
                throw new TrafficLogException($"Spark takes '{file.Name}' for a hidden file, since its name begins with '{Path.GetFileName(file.Name)[0]}'. Rename it.");
            // One that was just begun beside others.
            if (files.Count > 1 && new FileInfo(file.Path).Length == 0) continue;
            var columns = await HeaderAsync(file, cancellationToken);
            if (needed.Any(name => columns.Count(column => column == name) != 1)) await ReadHereAsync(request, cancellationToken);
            var key = string.Join('\n', columns);
            var shape = shapes.GetValueOrDefault(key) ?? new LogShape(columns, [], []);
            var half = await HalfLineAsync(file, columns.Count, cancellationToken);
            shapes[key] = shape with { Paths = [.. shape.Paths, SparkPath(file)], HalfLines = half is null ? shape.HalfLines : [.. shape.HalfLines, half] };
        }
        return [.. shapes.Values];
    }

    /// <summary>Reads the logs in this process, to say what is wrong with them and where.</summary>
    /// <exception cref="TrafficLogException">The first fault, with its row.</exception>
    public Task ReadHereAsync(TrendingRequest request, CancellationToken cancellationToken) =>
        reader.CountAsync(request, new StepProgress<JobProgress>(_ => { }), cancellationToken);

    /// <summary>The newest timestamp of all rows; null where there are none.</summary>
    public static async Task<DateTime?> NewestAsync(SparkSession spark, IReadOnlyList<LogShape> shapes, CancellationToken cancellationToken)
    {
        var times = Each(spark, shapes, (shape, last) =>
            $"CASE {Checks(shape, last, suspicious: false)} WHEN ({Micros}) IS NULL THEN {LogFault.Raise("a timestamp is no time", LogColumns.Timestamp)} ELSE {Micros} END", "micros");
        return (await times.Agg(Max("micros")).CollectAsync<long?>(cancellationToken))[0] is { } newest ? DateTime.UnixEpoch.AddMicroseconds(newest) : null;
    }

    /// <summary>One column, product_name: of a view its product, of every other row null. A row that is none fails the query with a <see cref="LogFault"/>.</summary>
    /// <param name="after">Views that are not later than this (UTC) are other rows; null: none is.</param>
    /// <param name="suspicious">Whether to stop too at what Spark can't tell from a fault.</param>
    public static DataFrame Products(SparkSession spark, IReadOnlyList<LogShape> shapes, DateTime? after, bool suspicious) => Each(spark, shapes, (shape, last) =>
        $"""
        CASE
          {Checks(shape, last, suspicious)}
          WHEN {LogColumns.Action} IS NULL OR {LogColumns.Action} <> '{TrafficLog.ViewAction}' THEN NULL
          WHEN {LogColumns.Product} IS NULL OR btrim({LogColumns.Product}, {White}) = '' THEN {LogFault.Raise($"the column '{LogColumns.Product}' of a view is empty")}
          WHEN octet_length({LogColumns.Product}) > {TrafficLog.MaxProductCharacters} AND length(encode({LogColumns.Product}, 'UTF-16BE')) > {2 * TrafficLog.MaxProductCharacters}
            THEN {LogFault.Raise($"the column '{LogColumns.Product}' is longer than {TrafficLog.MaxProductCharacters} characters", LogColumns.Product)}
          {(after is { } bound ? $"WHEN ({Micros}) <= {MicrosOf(bound)} THEN NULL" : "")}
          ELSE {LogColumns.Product}
        END
        """, LogColumns.Product);

    private static string MicrosOf(DateTime time) => ((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);

    private static string Checks(LogShape shape, string last, bool suspicious) =>
        $"WHEN {Corrupt} IS NOT NULL THEN {LogFault.Raise("a row has not as many fields as the header", Corrupt)}"
        + (suspicious ? $" WHEN {Suspicion(shape, last)} THEN {LogFault.Suspect}" : "");

    /// <summary>One column of every row of all logs.</summary>
    private static DataFrame Each(SparkSession spark, IReadOnlyList<LogShape> shapes, Func<LogShape, string, string> sql, string column) => shapes.Select(shape =>
    {
        var last = Name(shape.Columns, shape.Columns.Count - 1);
        var rows = Rows(spark, shape)
            // Spark, too, takes a line that has nothing on it for no row, but not one of spaces.
            .Filter($"NOT ({Corrupt} IS NOT NULL AND btrim({Corrupt}, {White}) = '')")
            // The reader ends rows at LF, whatever stands before it.
            .WithColumn(last, Expr(@$"CASE WHEN endswith({last}, '\r') THEN left({last}, length({last}) - 1) ELSE {last} END"));
        foreach (var half in shape.HalfLines) rows = rows.Filter(!Col(Corrupt).EqualNullSafe(half));
        return rows.Select(Expr(sql(shape, last)).As(column));
    }).Aggregate((all, next) => all.Union(next));

    private static DataFrame Rows(SparkSession spark, LogShape shape)
    {
        var schema = new StructType();
        for (var i = 0; i < shape.Columns.Count; i++) schema.Add(Name(shape.Columns, i), DataType.String);
        // Its name is the default, and must be: only then does Spark parse, and count, all the fields of a row of which the query needs two.
        schema.Add(Corrupt, DataType.String);
        return spark.Read.Schema(schema)
            .Option("header", true).Option("encoding", "UTF-8").Option("mode", "PERMISSIVE")
            .Option("multiLine", true).Option("lineSep", "\n").Option("quote", "\"").Option("escape", "\"").Option("unescapedQuoteHandling", "RAISE_ERROR")
            .Option("maxCharsPerColumn", LogParser.MaxRowCharacters)
            .Csv(shape.Paths);
    }

    /// <summary>
    /// U+FFFD stands in a row that has it, or for bytes that are no UTF-8; a line break in the last field is quoted, or the quote before it was never closed.
    /// </summary>
    private static string Suspicion(LogShape shape, string last) => string.Join(" OR ",
        [.. Enumerable.Range(0, shape.Columns.Count).Select(i => $"coalesce(contains({Name(shape.Columns, i)}, '\uFFFD'), false)"), @$"coalesce(contains({last}, '\n'), false)"]);

    /// <summary>Other columns get names of their own: Spark does not tell Action from action.</summary>
    private static string Name(IReadOnlyList<string> columns, int index) => columns[index] is LogColumns.Action or LogColumns.Product or LogColumns.Timestamp ? columns[index] : $"c{index}";

    /// <summary>A header that is none (not even UTF-8) has no columns here; reading the log says what is wrong with it.</summary>
    private async Task<IReadOnlyList<string>> HeaderAsync(TrafficFile file, CancellationToken cancellationToken)
    {
        using var text = new StreamReader(sources.Open(file), detectEncodingFromByteOrderMarks: false);
        try
        {
            await using var csv = await CsvDataReader.CreateAsync(text, LogParser.Options(), cancellationToken);
            return [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)];
        }
        catch (Exception fault) when (fault is CsvMissingHeadersException or CsvFormatException or CsvRecordTooLargeException)
        {
            return [];
        }
    }

    /// <summary>The last line where it has no line end and is no whole row; null where the log ends as it should.</summary>
    private async Task<string?> HalfLineAsync(TrafficFile file, int columns, CancellationToken cancellationToken)
    {
        await using var log = sources.Open(file);
        var bytes = new byte[Math.Min(log.Length, LogParser.MaxRowCharacters)];
        log.Position = log.Length - bytes.Length;
        await log.ReadExactlyAsync(bytes, cancellationToken);
        var line = Encoding.UTF8.GetString(bytes.AsSpan()[(bytes.AsSpan().LastIndexOf((byte)'\n') + 1)..]);
        if (line.Length == 0 || bytes.Length == line.Length) return null;
        try
        {
            await using var csv = await CsvDataReader.CreateAsync(new StringReader(line), new CsvDataReaderOptions { HasHeaders = false, Delimiter = ',' }, cancellationToken);
            return await csv.ReadAsync(cancellationToken) && csv.RowFieldCount == columns ? null : line;
        }
        catch (CsvFormatException)
        {
            return line;
        }
    }

    /// <summary>A local file by its scheme, or a cluster would look for it in its own file system; what Hadoop would take for a glob is escaped.</summary>
    private string SparkPath(TrafficFile file)
    {
        var path = options.Value.SourceRoot is { Length: > 0 } root ? $"{root.TrimEnd('/')}/{file.Name}" : $"file:{file.Path}";
        return string.Concat(path.Select(character => character is '*' or '?' or '[' or ']' or '{' or '}' or '\\' ? $"\\{character}" : character.ToString()));
    }
}
