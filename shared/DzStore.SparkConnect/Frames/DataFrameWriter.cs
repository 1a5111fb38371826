using DzStore.SparkConnect.Protocol;
using Google.Protobuf.Collections;
using Method = DzStore.SparkConnect.Protocol.WriteOperation.Types.SaveTable.Types.TableSaveMethod;

namespace DzStore.SparkConnect;

/// <summary>What a write does where data is already there.</summary>
public enum SaveMode
{
    /// <summary>Fails, and writes nothing: Spark's default.</summary>
    ErrorIfExists,
    Append,
    Overwrite,

    /// <summary>Writes nothing, and succeeds.</summary>
    Ignore,
}

/// <summary>
/// Where a DataFrame goes: <c>df.Write.Format("mongodb").Option("collection", "trends").Mode(SaveMode.Overwrite).SaveAsync()</c>. Immutable.
/// A write whose connection is lost for good throws <see cref="SparkOutcomeUnknownException"/>.
/// </summary>
public sealed class DataFrameWriter
{
    private readonly DataFrame frame;
    private readonly WriteOperation operation;

    internal DataFrameWriter(DataFrame frame, WriteOperation? operation = null) =>
        (this.frame, this.operation) = (frame, operation ?? new() { Input = frame.Relation, Mode = WriteOperation.Types.SaveMode.ErrorIfExists });

    /// <summary>The data source: csv, json, parquet, mongodb …; Spark's default is parquet.</summary>
    public DataFrameWriter Format(string format) => With(next => next.Source = format);

    public DataFrameWriter Option(string key, string value) => With(next => next.Options[key] = value);
    public DataFrameWriter Option(string key, bool value) => Option(key, value ? "true" : "false");
    public DataFrameWriter Option(string key, long value) => Option(key, SparkText.Number(value));
    public DataFrameWriter Option(string key, double value) => Option(key, SparkText.Number(value));
    public DataFrameWriter Options(IEnumerable<KeyValuePair<string, string>> options) => With(next =>
    {
        foreach (var (key, value) in options)
            next.Options[key] = value;
    });

    public DataFrameWriter Mode(SaveMode mode) => With(next => next.Mode = mode switch
    {
        SaveMode.ErrorIfExists => WriteOperation.Types.SaveMode.ErrorIfExists,
        SaveMode.Append => WriteOperation.Types.SaveMode.Append,
        SaveMode.Overwrite => WriteOperation.Types.SaveMode.Overwrite,
        SaveMode.Ignore => WriteOperation.Types.SaveMode.Ignore,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a save mode"),
    });

    /// <summary>The mode by Spark's name: append, overwrite, error, errorifexists, ignore.</summary>
    public DataFrameWriter Mode(string mode) => Mode(mode.ToUpperInvariant() switch
    {
        "APPEND" => SaveMode.Append,
        "OVERWRITE" => SaveMode.Overwrite,
        "ERROR" or "ERRORIFEXISTS" or "DEFAULT" => SaveMode.ErrorIfExists,
        "IGNORE" => SaveMode.Ignore,
        _ => throw new ArgumentException($"No save mode '{mode}': append, overwrite, error, errorifexists or ignore", nameof(mode)),
    });

    /// <summary>A folder for every value of the columns.</summary>
    public DataFrameWriter PartitionBy(params IEnumerable<string> columns) => With(next => Replace(next.PartitioningColumns, columns));

    /// <summary>A fixed number of files by the columns' hash; for tables.</summary>
    public DataFrameWriter BucketBy(int buckets, params IEnumerable<string> columns) =>
        With(next => next.BucketBy = new() { NumBuckets = buckets, BucketColumnNames = { columns } });

    /// <summary>The order within each bucket.</summary>
    public DataFrameWriter SortBy(params IEnumerable<string> columns) => With(next => Replace(next.SortColumnNames, columns));

    /// <summary>Writes to a path of the server, or to where the options say.</summary>
    public Task SaveAsync(string? path = null, CancellationToken cancellationToken = default) => RunAsync(next =>
    {
        if (path is not null)
            next.Path = path;
    }, cancellationToken);

    public Task SaveAsTableAsync(string name, CancellationToken cancellationToken = default) =>
        RunAsync(next => next.Table = new() { TableName = name, SaveMethod = Method.SaveAsTable }, cancellationToken);

    /// <summary>Into a table that is there; columns by position.</summary>
    public Task InsertIntoAsync(string name, CancellationToken cancellationToken = default) =>
        RunAsync(next => next.Table = new() { TableName = name, SaveMethod = Method.InsertInto }, cancellationToken);

    public Task CsvAsync(string path, CancellationToken cancellationToken = default) => Format("csv").SaveAsync(path, cancellationToken);
    public Task JsonAsync(string path, CancellationToken cancellationToken = default) => Format("json").SaveAsync(path, cancellationToken);
    public Task ParquetAsync(string path, CancellationToken cancellationToken = default) => Format("parquet").SaveAsync(path, cancellationToken);

    private async Task RunAsync(Action<WriteOperation> target, CancellationToken cancellationToken) =>
        await frame.Session.RunAsync(new() { WriteOperation = With(target).operation }, cancellationToken).ConfigureAwait(false);

    private static void Replace(RepeatedField<string> names, IEnumerable<string> with)
    {
        names.Clear();
        names.AddRange(with);
    }

    private DataFrameWriter With(Action<WriteOperation> change)
    {
        // Input is shared, not cloned with the rest: a plan may carry megabytes of local rows.
        var next = new WriteOperation
        {
            Input = operation.Input,
            Mode = operation.Mode,
            BucketBy = operation.BucketBy,
            SortColumnNames = { operation.SortColumnNames },
            PartitioningColumns = { operation.PartitioningColumns },
            Options = { operation.Options },
        };
        if (operation.HasSource)
            next.Source = operation.Source;
        change(next);
        return new(frame, next);
    }
}
