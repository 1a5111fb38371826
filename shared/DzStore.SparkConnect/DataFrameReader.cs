using DzStore.SparkConnect.Protocol;
using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect;

/// <summary>
/// Makes DataFrames from files, tables and other sources (PySpark's <c>DataFrameReader</c>, message <c>Read</c>):
/// <c>spark.Read.Format("mongodb").Option("database", "shop").Load()</c>. It is immutable, so one can be kept and loaded from many times.
/// </summary>
/// <remarks>
/// Paths are the server's. Nothing is read, and no path or option is checked, before an action of the DataFrame. Each source has options of
/// its kind; Spark's are listed at https://spark.apache.org/docs/3.5.7/sql-data-sources.html. The name in parentheses is PySpark's.
/// </remarks>
public sealed class DataFrameReader
{
    private readonly SparkSession _session;
    private readonly Read.Types.DataSource _source;

    internal DataFrameReader(SparkSession session, Read.Types.DataSource? source = null) =>
        (_session, _source) = (session, source ?? new());

    /// <summary>Sets the source (<c>format</c>).</summary>
    /// <param name="format">
    /// csv, json, parquet, orc, text, jdbc, mongodb …; the default is the session's <c>spark.sql.sources.default</c>.
    /// </param>
    public DataFrameReader Format(string format) => With(next => next.Format = format);

    /// <summary>Sets an option of the source to a text (<c>option</c>).</summary>
    /// <param name="key">The option's name.</param>
    /// <param name="value">The option's value.</param>
    public DataFrameReader Option(string key, string value) => With(next => next.Options[key] = value);

    /// <summary>Sets an option of the source to a boolean (<c>option</c>).</summary>
    /// <param name="key">The option's name.</param>
    /// <param name="value">The option's value.</param>
    public DataFrameReader Option(string key, bool value) => Option(key, value ? "true" : "false");

    /// <summary>Sets an option of the source to an integer (<c>option</c>).</summary>
    /// <param name="key">The option's name.</param>
    /// <param name="value">The option's value.</param>
    public DataFrameReader Option(string key, long value) => Option(key, SparkText.Number(value));

    /// <summary>Sets an option of the source to a number; it is written in the invariant culture (<c>option</c>).</summary>
    /// <param name="key">The option's name.</param>
    /// <param name="value">The option's value.</param>
    public DataFrameReader Option(string key, double value) => Option(key, SparkText.Number(value));

    /// <summary>Sets several options of the source (<c>options</c>).</summary>
    /// <param name="options">The values by the options' names.</param>
    public DataFrameReader Options(IEnumerable<KeyValuePair<string, string>> options) =>
        With(next =>
        {
            foreach (var (key, value) in options)
                next.Options[key] = value;
        });

    /// <summary>Sets the columns to read (<c>schema</c>). Without a schema most sources look at the data first.</summary>
    /// <param name="ddl">The columns as DDL, such as <c>"user STRING, total BIGINT"</c>; Spark parses it.</param>
    public DataFrameReader Schema(string ddl) => With(next => next.Schema = ddl);

    /// <summary>Sets the columns to read (<c>schema</c>). Without a schema most sources look at the data first.</summary>
    /// <param name="schema">The columns.</param>
    public DataFrameReader Schema(StructType schema) => Schema(SparkJson.Write(schema));

    /// <summary>The DataFrame of the source (<c>load</c>).</summary>
    /// <param name="paths">A file, a folder or a glob, several of them, or none where the options say it all.</param>
    public DataFrame Load(params IEnumerable<string> paths) =>
        new(_session, new() { Read = new() { DataSource = With(next => next.Paths.AddRange(paths))._source } });

    /// <summary>The DataFrame of CSV files (<c>csv</c>).</summary>
    /// <param name="paths">Files, folders or globs.</param>
    public DataFrame Csv(params IEnumerable<string> paths) => Format("csv").Load(paths);

    /// <summary>The DataFrame of files of JSON, a value on each line (<c>json</c>).</summary>
    /// <param name="paths">Files, folders or globs.</param>
    public DataFrame Json(params IEnumerable<string> paths) => Format("json").Load(paths);

    /// <summary>The DataFrame of Parquet files (<c>parquet</c>).</summary>
    /// <param name="paths">Files, folders or globs.</param>
    public DataFrame Parquet(params IEnumerable<string> paths) => Format("parquet").Load(paths);

    /// <summary>The DataFrame of ORC files (<c>orc</c>).</summary>
    /// <param name="paths">Files, folders or globs.</param>
    public DataFrame Orc(params IEnumerable<string> paths) => Format("orc").Load(paths);

    /// <summary>The DataFrame of text files: a row for every line, in a column <c>value</c> (<c>text</c>).</summary>
    /// <param name="paths">Files, folders or globs.</param>
    public DataFrame Text(params IEnumerable<string> paths) => Format("text").Load(paths);

    /// <summary>The DataFrame of a table or view of the catalog (<c>table</c>).</summary>
    /// <param name="name">The name, with the database before a dot if it is not the current one.</param>
    public DataFrame Table(string name) =>
        new(
            _session,
            new()
            {
                Read = new()
                {
                    NamedTable = new() { UnparsedIdentifier = name, Options = { _source.Options } },
                },
            }
        );

    private DataFrameReader With(Action<Read.Types.DataSource> change)
    {
        var next = _source.Clone();
        change(next);
        return new(_session, next);
    }
}
