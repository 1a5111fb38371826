using System.Runtime.CompilerServices;
using Apache.Arrow;
using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    /// <summary>All rows, in memory.</summary>
    public async Task<IReadOnlyList<Row>> CollectAsync(CancellationToken cancellationToken = default)
    {
        var rows = new List<Row>();
        await foreach (var row in ToAsyncEnumerable(cancellationToken).ConfigureAwait(false))
            rows.Add(row);
        return rows;
    }

    /// <summary>
    /// All rows as <typeparamref name="T"/>: a record or class whose constructor parameters and properties are matched to columns by name
    /// (case and underscores aside, or by <c>[Column]</c>), a tuple by position, or the type of a single column.
    /// </summary>
    /// <exception cref="SparkMappingException">A member has no column, the types don't go together, or a value does not fit.</exception>
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

    /// <summary>Rows as they arrive, one batch in memory at a time. Leaving the loop stops the query.</summary>
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

    /// <summary>Typed rows as they arrive; see <see cref="CollectAsync{T}"/>.</summary>
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

    /// <summary>The result as Arrow record batches, as they arrive; whoever reads one disposes it.</summary>
    public async IAsyncEnumerable<RecordBatch> ToArrowAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var batch in ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
            yield return batch.Arrow;
    }

    /// <summary>Runs the query and reads the result without decoding it: rows and bytes received. The yardstick for what decoding costs.</summary>
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

    public async Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        (await GroupBy([]).Count().CollectAsync<long>(cancellationToken).ConfigureAwait(false))[0];

    /// <summary>The first rows.</summary>
    public Task<IReadOnlyList<Row>> TakeAsync(int count, CancellationToken cancellationToken = default) => Limit(count).CollectAsync(cancellationToken);

    /// <summary>The last rows.</summary>
    public Task<IReadOnlyList<Row>> TailAsync(int count, CancellationToken cancellationToken = default) =>
        With(new() { Tail = new() { Input = Relation, Limit = NotNegative(count) } }).CollectAsync(cancellationToken);

    /// <summary>The first row, or null of an empty DataFrame.</summary>
    public async Task<Row?> FirstAsync(CancellationToken cancellationToken = default) =>
        await TakeAsync(1, cancellationToken).ConfigureAwait(false) is [var row] ? row : null;

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
            foreach (var decoded in BatchDecoder.Decode(batch, schema ?? throw new InvalidDataException("Spark sent rows before their schema")))
                yield return decoded;
        }
        if (!any)
            throw new InvalidDataException("Spark ended the result without a batch, and even an empty result has one");
    }
}
