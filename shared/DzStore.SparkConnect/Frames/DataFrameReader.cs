using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

/// <summary>
/// Where a DataFrame comes from: <c>spark.Read.Format("mongodb").Option("database", "shop").Load()</c>. Immutable, so one can be kept
/// and loaded from many times. Paths are the server's.
/// </summary>
public sealed class DataFrameReader
{
    private readonly SparkSession session;
    private readonly Read.Types.DataSource source;

    internal DataFrameReader(SparkSession session, Read.Types.DataSource? source = null) => (this.session, this.source) = (session, source ?? new());

    /// <summary>The data source: csv, json, parquet, orc, text, jdbc, mongodb …</summary>
    public DataFrameReader Format(string format) => With(next => next.Format = format);

    public DataFrameReader Option(string key, string value) => With(next => next.Options[key] = value);
    public DataFrameReader Option(string key, bool value) => Option(key, value ? "true" : "false");
    public DataFrameReader Option(string key, long value) => Option(key, SparkText.Number(value));
    public DataFrameReader Option(string key, double value) => Option(key, SparkText.Number(value));
    public DataFrameReader Options(IEnumerable<KeyValuePair<string, string>> options) => With(next =>
    {
        foreach (var (key, value) in options)
            next.Options[key] = value;
    });

    /// <summary>The columns as DDL, such as <c>"user STRING, total BIGINT"</c>; without a schema most sources have to look at the data first.</summary>
    public DataFrameReader Schema(string ddl) => With(next => next.Schema = ddl);
    public DataFrameReader Schema(StructType schema) => Schema(SparkJson.Write(schema));

    /// <summary>A file, a folder or a glob, several of them, or none where the options say it all.</summary>
    public DataFrame Load(params IEnumerable<string> paths) =>
        new(session, new() { Read = new() { DataSource = With(next => next.Paths.AddRange(paths)).source } });

    public DataFrame Csv(params IEnumerable<string> paths) => Format("csv").Load(paths);
    public DataFrame Json(params IEnumerable<string> paths) => Format("json").Load(paths);
    public DataFrame Parquet(params IEnumerable<string> paths) => Format("parquet").Load(paths);
    public DataFrame Orc(params IEnumerable<string> paths) => Format("orc").Load(paths);

    /// <summary>A row for every line, in a column <c>value</c>.</summary>
    public DataFrame Text(params IEnumerable<string> paths) => Format("text").Load(paths);

    /// <summary>A table or view of the catalog.</summary>
    public DataFrame Table(string name) =>
        new(session, new() { Read = new() { NamedTable = new() { UnparsedIdentifier = name, Options = { source.Options } } } });

    private DataFrameReader With(Action<Read.Types.DataSource> change)
    {
        var next = source.Clone();
        change(next);
        return new(session, next);
    }
}
