using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Protocol;
using DzStore.SparkConnect.Values;
using Google.Protobuf.Collections;
using Method = DzStore.SparkConnect.Protocol.WriteOperation.Types.SaveTable.Types.TableSaveMethod;

namespace DzStore.SparkConnect;

/// <summary>
/// Writes a DataFrame to files, tables and other sources (PySpark's <c>DataFrameWriter</c>, message <c>WriteOperation</c>):
/// <c>df.Write.Format("mongodb").Option("collection", "trends").Mode(SaveMode.Overwrite).SaveAsync()</c>. It is immutable.
/// </summary>
/// <remarks>
/// Paths are the server's. The methods that end in Async write; they throw <see cref="SparkConnectException"/> when Spark refuses or fails
/// the write, and <see cref="SparkOutcomeUnknownException"/> when the connection is lost after it was sent. The name in parentheses is
/// PySpark's.
/// </remarks>
public sealed class DataFrameWriter
{
    private readonly DataFrame _frame;
    private readonly WriteOperation _operation;

    internal DataFrameWriter(DataFrame frame, WriteOperation? operation = null) =>
        (_frame, _operation) = (frame, operation ?? new() { Input = frame.Relation, Mode = WriteOperation.Types.SaveMode.ErrorIfExists });

    /// <summary>Sets the source to write to (<c>format</c>).</summary>
    /// <param name="format">csv, json, parquet, mongodb …; the default is the session's <c>spark.sql.sources.default</c>, parquet.</param>
    public DataFrameWriter Format(string format) => With(next => next.Source = format);

    /// <summary>Sets an option of the source to a text (<c>option</c>).</summary>
    /// <param name="key">The option's name.</param>
    /// <param name="value">The option's value.</param>
    public DataFrameWriter Option(string key, string value) => With(next => next.Options[key] = value);

    /// <summary>Sets an option of the source to a boolean (<c>option</c>).</summary>
    /// <param name="key">The option's name.</param>
    /// <param name="value">The option's value.</param>
    public DataFrameWriter Option(string key, bool value) => Option(key, value ? "true" : "false");

    /// <summary>Sets an option of the source to an integer (<c>option</c>).</summary>
    /// <param name="key">The option's name.</param>
    /// <param name="value">The option's value.</param>
    public DataFrameWriter Option(string key, long value) => Option(key, SparkText.Number(value));

    /// <summary>Sets an option of the source to a number; it is written in the invariant culture (<c>option</c>).</summary>
    /// <param name="key">The option's name.</param>
    /// <param name="value">The option's value.</param>
    public DataFrameWriter Option(string key, double value) => Option(key, SparkText.Number(value));

    /// <summary>Sets several options of the source (<c>options</c>).</summary>
    /// <param name="options">The values by the options' names.</param>
    public DataFrameWriter Options(IEnumerable<KeyValuePair<string, string>> options) =>
        With(next =>
        {
            foreach (var (key, value) in options)
                next.Options[key] = value;
        });

    /// <summary>Sets the effect where data is already there (<c>mode</c>).</summary>
    /// <param name="mode">The effect.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mode is not a value of the enumeration.</exception>
    public DataFrameWriter Mode(SaveMode mode) =>
        With(next =>
            next.Mode = mode switch
            {
                SaveMode.ErrorIfExists => WriteOperation.Types.SaveMode.ErrorIfExists,
                SaveMode.Append => WriteOperation.Types.SaveMode.Append,
                SaveMode.Overwrite => WriteOperation.Types.SaveMode.Overwrite,
                SaveMode.Ignore => WriteOperation.Types.SaveMode.Ignore,
                _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a save mode"),
            }
        );

    /// <summary>Sets the effect where data is already there, by Spark's name (<c>mode</c>).</summary>
    /// <param name="mode">append, overwrite, error, errorifexists, default or ignore, in any case.</param>
    /// <exception cref="ArgumentException">The mode is not one of these.</exception>
    public DataFrameWriter Mode(string mode) =>
        Mode(
            mode.ToUpperInvariant() switch
            {
                "APPEND" => SaveMode.Append,
                "OVERWRITE" => SaveMode.Overwrite,
                "ERROR" or "ERRORIFEXISTS" or "DEFAULT" => SaveMode.ErrorIfExists,
                "IGNORE" => SaveMode.Ignore,
                _ => throw new ArgumentException($"No save mode '{mode}': append, overwrite, error, errorifexists or ignore", nameof(mode)),
            }
        );

    /// <summary>Writes a folder for every value of the columns (<c>partitionBy</c>).</summary>
    /// <param name="columns">The names of the columns.</param>
    public DataFrameWriter PartitionBy(params IEnumerable<string> columns) => With(next => Replace(next.PartitioningColumns, columns));

    /// <summary>Divides the rows into a fixed number of files by the columns' hash; for tables (<c>bucketBy</c>).</summary>
    /// <param name="buckets">The number of files.</param>
    /// <param name="columns">The names of the columns.</param>
    public DataFrameWriter BucketBy(int buckets, params IEnumerable<string> columns) =>
        With(next => next.BucketBy = new() { NumBuckets = buckets, BucketColumnNames = { columns } });

    /// <summary>Sorts the rows within each bucket (<c>sortBy</c>).</summary>
    /// <param name="columns">The names of the columns.</param>
    public DataFrameWriter SortBy(params IEnumerable<string> columns) => With(next => Replace(next.SortColumnNames, columns));

    /// <summary>Writes the rows (<c>save</c>).</summary>
    /// <param name="path">A path of the server; null where the options say where.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="SparkConnectException">Spark refused or failed the write, or could not be reached.</exception>
    /// <exception cref="SparkOutcomeUnknownException">The connection was lost after the write was sent.</exception>
    public Task SaveAsync(string? path = null, CancellationToken cancellationToken = default) =>
        RunAsync(
            next =>
            {
                if (path is not null)
                    next.Path = path;
            },
            cancellationToken
        );

    /// <summary>Writes the rows as a table of the catalog, with columns by name (<c>saveAsTable</c>).</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="SparkConnectException">Spark refused or failed the write, or could not be reached.</exception>
    /// <exception cref="SparkOutcomeUnknownException">The connection was lost after the write was sent.</exception>
    public Task SaveAsTableAsync(string name, CancellationToken cancellationToken = default) =>
        RunAsync(next => next.Table = new() { TableName = name, SaveMethod = Method.SaveAsTable }, cancellationToken);

    /// <summary>Writes the rows into a table that is there, with columns by position (<c>insertInto</c>).</summary>
    /// <param name="name">The table's name.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="SparkConnectException">Spark refused or failed the write, or could not be reached.</exception>
    /// <exception cref="SparkOutcomeUnknownException">The connection was lost after the write was sent.</exception>
    public Task InsertIntoAsync(string name, CancellationToken cancellationToken = default) =>
        RunAsync(next => next.Table = new() { TableName = name, SaveMethod = Method.InsertInto }, cancellationToken);

    /// <summary>Writes the rows as CSV files (<c>csv</c>).</summary>
    /// <param name="path">A folder of the server.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="SparkConnectException">Spark refused or failed the write, or could not be reached.</exception>
    /// <exception cref="SparkOutcomeUnknownException">The connection was lost after the write was sent.</exception>
    public Task CsvAsync(string path, CancellationToken cancellationToken = default) => Format("csv").SaveAsync(path, cancellationToken);

    /// <summary>Writes the rows as JSON files (<c>json</c>).</summary>
    /// <param name="path">A folder of the server.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="SparkConnectException">Spark refused or failed the write, or could not be reached.</exception>
    /// <exception cref="SparkOutcomeUnknownException">The connection was lost after the write was sent.</exception>
    public Task JsonAsync(string path, CancellationToken cancellationToken = default) => Format("json").SaveAsync(path, cancellationToken);

    /// <summary>Writes the rows as Parquet files (<c>parquet</c>).</summary>
    /// <param name="path">A folder of the server.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="SparkConnectException">Spark refused or failed the write, or could not be reached.</exception>
    /// <exception cref="SparkOutcomeUnknownException">The connection was lost after the write was sent.</exception>
    public Task ParquetAsync(string path, CancellationToken cancellationToken = default) =>
        Format("parquet").SaveAsync(path, cancellationToken);

    private async Task RunAsync(Action<WriteOperation> target, CancellationToken cancellationToken) =>
        await _frame.Session.RunAsync(new() { WriteOperation = With(target)._operation }, cancellationToken).ConfigureAwait(false);

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
            Input = _operation.Input,
            Mode = _operation.Mode,
            BucketBy = _operation.BucketBy,
            SortColumnNames = { _operation.SortColumnNames },
            PartitioningColumns = { _operation.PartitioningColumns },
            Options = { _operation.Options },
        };
        if (_operation.HasSource)
            next.Source = _operation.Source;
        change(next);
        return new(_frame, next);
    }
}
