using DzStore.Analytics.Trending;
using DzStore.SparkConnect;
using Microsoft.Extensions.Options;
using Sylvan.Data.Csv;
using static DzStore.SparkConnect.Functions;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>Logs with the same columns, as their headers have them, and where Spark finds them.</summary>
internal sealed record LogShape(IReadOnlyList<string> Columns, IReadOnlyList<string> Paths);

/// <summary>
/// Reads traffic logs in Spark as strictly as <see cref="TrafficLog"/> reads them here: RFC 4180 with quoted line breaks, LF and CRLF, with or without a
/// byte order mark, blank lines, and a row of the wrong length refused.
/// </summary>
internal sealed class SparkTrafficLog(TrafficSources sources, IOptions<SparkOptions> options)
{
    private const string Corrupt = "_corrupt_record";
    private const string Action = "action";
    private const string Product = "product_name";

    // As many as a row of either reader may have.
    private const int MaxRowCharacters = 1 << 20;

    // What .NET takes for white space, so that both engines find the same lines and names blank.
    private const string White = @"'\t\n\u000B\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000'";

    /// <summary>Reads the headers, here: columns may stand in any order, and Spark has to be told.</summary>
    /// <exception cref="TrafficLogException">A name that Spark skips, or a header without the columns.</exception>
    public async Task<IReadOnlyList<LogShape>> ShapesAsync(IReadOnlyList<TrafficFile> files, CancellationToken cancellationToken)
    {
        Dictionary<string, LogShape> shapes = new(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (Path.GetFileName(file.Name) is ['_' or '.', ..])
                throw new TrafficLogException($"Spark takes '{file.Name}' for a hidden file, since its name begins with '{Path.GetFileName(file.Name)[0]}'. Rename it.");
            var columns = await HeaderAsync(file, cancellationToken);
            if (columns.Count(column => column == Action) != 1 || columns.Count(column => column == Product) != 1)
                await ReadHereAsync([file], cancellationToken);
            var shape = shapes.GetValueOrDefault(string.Join('\n', columns)) ?? new LogShape(columns, []);
            shapes[string.Join('\n', columns)] = shape with { Paths = [.. shape.Paths, SparkPath(file)] };
        }
        return [.. shapes.Values];
    }

    /// <summary>Reads the logs in this process, to say what is wrong with them and where.</summary>
    /// <exception cref="TrafficLogException">The first fault, with its row.</exception>
    public async Task ReadHereAsync(IReadOnlyList<TrafficFile> files, CancellationToken cancellationToken)
    {
        var views = new ViewCounter();
        foreach (var file in files)
        {
            await using var log = sources.Open(file);
            await TrafficLog.CountViewsAsync(log, views, sources.MaxProducts, new Progress<long>(), cancellationToken);
        }
    }

    /// <summary>One column, product_name: of a view its product, of every other row null. A row that is none fails the query with a <see cref="LogFault"/>.</summary>
    /// <param name="suspicious">Whether to stop too at what Spark can't tell from a fault.</param>
    public static DataFrame Products(SparkSession spark, IReadOnlyList<LogShape> shapes, bool suspicious) =>
        shapes.Select(shape => Products(spark, shape, suspicious)).Aggregate((all, next) => all.Union(next));

    private static DataFrame Products(SparkSession spark, LogShape shape, bool suspicious)
    {
        var last = Name(shape.Columns, shape.Columns.Count - 1);
        return Rows(spark, shape)
            // Spark, too, takes a line that has nothing on it for no row, but not one of spaces.
            .Filter($"NOT ({Corrupt} IS NOT NULL AND btrim({Corrupt}, {White}) = '')")
            // The reader ends rows at LF, whatever stands before it.
            .WithColumn(last, Expr(@$"CASE WHEN endswith({last}, '\r') THEN left({last}, length({last}) - 1) ELSE {last} END"))
            .Select(Expr(
                $"""
                CASE
                  WHEN {Corrupt} IS NOT NULL THEN {LogFault.Raise("a row has not as many fields as the header", Corrupt)}
                  WHEN {(suspicious ? Suspicion(shape, last) : "false")} THEN {LogFault.Suspect}
                  WHEN {Action} IS NULL OR {Action} <> '{TrafficLog.ViewAction}' THEN NULL
                  WHEN {Product} IS NULL OR btrim({Product}, {White}) = '' THEN {LogFault.Raise($"the column '{Product}' of a view is empty")}
                  WHEN octet_length({Product}) > {TrafficLog.MaxProductCharacters} AND length(encode({Product}, 'UTF-16BE')) > {2 * TrafficLog.MaxProductCharacters}
                    THEN {LogFault.Raise($"the column '{Product}' is longer than {TrafficLog.MaxProductCharacters} characters", Product)}
                  ELSE {Product}
                END
                """).As(Product));
    }

    private static DataFrame Rows(SparkSession spark, LogShape shape)
    {
        var schema = new StructType();
        for (var i = 0; i < shape.Columns.Count; i++) schema.Add(Name(shape.Columns, i), DataType.String);
        // Its name is the default, and must be: only then does Spark parse, and count, all the fields of a row of which the query needs two.
        schema.Add(Corrupt, DataType.String);
        return spark.Read.Schema(schema)
            .Option("header", true).Option("encoding", "UTF-8").Option("mode", "PERMISSIVE")
            .Option("multiLine", true).Option("lineSep", "\n").Option("quote", "\"").Option("escape", "\"").Option("unescapedQuoteHandling", "RAISE_ERROR")
            .Option("maxCharsPerColumn", MaxRowCharacters)
            .Csv(shape.Paths);
    }

    /// <summary>
    /// U+FFFD stands in a row that has it, or for bytes that are no UTF-8; a line break in the last field is quoted, or the quote before it was never closed.
    /// </summary>
    private static string Suspicion(LogShape shape, string last) => string.Join(" OR ",
        [.. Enumerable.Range(0, shape.Columns.Count).Select(i => $"coalesce(contains({Name(shape.Columns, i)}, '\uFFFD'), false)"), @$"coalesce(contains({last}, '\n'), false)"]);

    /// <summary>Other columns get names of their own: Spark does not tell Action from action.</summary>
    private static string Name(IReadOnlyList<string> columns, int index) => columns[index] is Action or Product ? columns[index] : $"c{index}";

    /// <summary>A header that is none (not even UTF-8) has no columns here; reading the log says what is wrong with it.</summary>
    private async Task<IReadOnlyList<string>> HeaderAsync(TrafficFile file, CancellationToken cancellationToken)
    {
        using var text = new StreamReader(sources.Open(file), detectEncodingFromByteOrderMarks: false);
        try
        {
            await using var csv = await CsvDataReader.CreateAsync(text, new CsvDataReaderOptions { HasHeaders = true, Delimiter = ',', BufferSize = 1 << 17 }, cancellationToken);
            return [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)];
        }
        catch (Exception fault) when (fault is CsvMissingHeadersException or CsvFormatException or CsvRecordTooLargeException)
        {
            return [];
        }
    }

    /// <summary>A local file by its scheme, or a cluster would look for it in its own file system; what Hadoop would take for a glob is escaped.</summary>
    private string SparkPath(TrafficFile file)
    {
        var path = options.Value.SourceRoot is { Length: > 0 } root ? $"{root.TrimEnd('/')}/{file.Name}" : $"file:{file.Path}";
        return string.Concat(path.Select(character => character is '*' or '?' or '[' or ']' or '{' or '}' or '\\' ? $"\\{character}" : character.ToString()));
    }
}
