using System.Runtime.CompilerServices;
using Apache.Arrow;
using DzStore.SparkConnect.Arrow;
using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Protocol;
using DzStore.SparkConnect.Rows;
using DzStore.SparkConnect.Types;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    /// <summary>Runs the query and reads all rows into memory (<c>collect</c>).</summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async Task<IReadOnlyList<Row>> CollectAsync(CancellationToken cancellationToken = default)
    {
        var rows = new List<Row>();
        await foreach (var row in ToAsyncEnumerable(cancellationToken).ConfigureAwait(false))
            rows.Add(row);
        return rows;
    }

    /// <summary>
    /// Runs the query and reads all rows into memory as <typeparamref name="T"/> (<c>collect</c>): a record or class whose constructor
    /// parameters and properties are matched to columns by name (case and underscores aside, or by <c>[Column]</c>), a tuple by
    /// position, or the type of a single column.
    /// </summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="SparkMappingException">A member has no column, the types don't go together, or a value does not fit.</exception>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async Task<IReadOnlyList<T>> CollectAsync<T>(CancellationToken cancellationToken = default)
    {
        var rows = new List<T>();
        var mapper = new RowMapper<T>();
        await foreach (var batch in ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
                mapper.AddTo(rows, batch);
        }
        return rows;
    }

    /// <summary>
    /// Runs the query and gives rows as they arrive, with one batch in memory at a time (<c>toLocalIterator</c>). To leave the loop is
    /// to stop the query.
    /// </summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async IAsyncEnumerable<Row> ToAsyncEnumerable([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = new RowReader();
        await foreach (var batch in ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                foreach (var row in reader.Read(batch))
                    yield return row;
            }
        }
    }

    /// <summary>Runs the query and gives typed rows as they arrive; see <see cref="CollectAsync{T}"/> for the matching.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="SparkMappingException">A member has no column, the types don't go together, or a value does not fit.</exception>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async IAsyncEnumerable<T> ToAsyncEnumerable<T>([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var mapper = new RowMapper<T>();
        await foreach (var batch in ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                foreach (var row in mapper.Read(batch))
                    yield return row;
            }
        }
    }

    /// <summary>
    /// Runs the query and gives the result as Arrow record batches as they arrive (message <c>ArrowBatch</c>). The reader disposes each.
    /// </summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async IAsyncEnumerable<RecordBatch> ToArrowAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
            yield return batch.Arrow;
    }

    /// <summary>Runs the query and reads the result without decoding it, to measure what decoding costs.</summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <returns>The number of rows, and the size of their Arrow data in bytes.</returns>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async Task<(long Rows, long Bytes)> DrainAsync(CancellationToken cancellationToken = default)
    {
        var (rows, bytes) = (0L, 0L);
        await foreach (var response in Session.Client.ExecuteAsync(Plan, cancellationToken).ConfigureAwait(false))
        {
            if (response.ArrowBatch is { } batch)
                (rows, bytes) = (rows + batch.RowCount, bytes + batch.Data.Length);
        }
        return (rows, bytes);
    }

    /// <summary>Runs the query and counts its rows (<c>count</c>).</summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        (await GroupBy([]).Count().CollectAsync<long>(cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Reads the first rows (<c>take</c>).</summary>
    /// <param name="count">The greatest number of rows.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public Task<IReadOnlyList<Row>> TakeAsync(int count, CancellationToken cancellationToken = default) =>
        Limit(count).CollectAsync(cancellationToken);

    /// <summary>Reads the last rows (<c>tail</c>).</summary>
    /// <param name="count">The greatest number of rows.</param>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public Task<IReadOnlyList<Row>> TailAsync(int count, CancellationToken cancellationToken = default) =>
        With(
                new()
                {
                    Tail = new() { Input = Relation, Limit = NotNegative(count) },
                }
            )
            .CollectAsync(cancellationToken);

    /// <summary>Reads the first row; null of an empty DataFrame (<c>first</c>).</summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async Task<Row?> FirstAsync(CancellationToken cancellationToken = default) =>
        await TakeAsync(1, cancellationToken).ConfigureAwait(false) is [var row] ? row : null;

    /// <summary>True if the DataFrame has no rows (<c>isEmpty</c>).</summary>
    /// <param name="cancellationToken">Stops the request; Spark is told to stop an operation that runs.</param>
    /// <exception cref="Errors.SparkConnectException">Spark refused or failed the query, or could not be reached.</exception>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken = default) =>
        (await Select(Functions.Lit(1)).TakeAsync(1, cancellationToken).ConfigureAwait(false)).Count == 0;

    internal Plan Plan => new() { Root = Relation };

    internal async IAsyncEnumerable<DecodedBatch> ReadBatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StructType? schema = null;
        var any = false;
        await foreach (var response in Session.Client.ExecuteAsync(Plan, cancellationToken).ConfigureAwait(false))
        {
            if (response.Schema is not null)
                schema = TypeProtocol.Schema(response.Schema);
            if (response.ArrowBatch is not { } batch)
                continue;
            any = true;
            foreach (
                var decoded in BatchDecoder.Decode(batch, schema ?? throw new InvalidDataException("Spark sent rows before their schema"))
            )
            {
                yield return decoded;
            }
        }
        if (!any)
            throw new InvalidDataException("Spark ended the result without a batch, and even an empty result has one");
    }
}
