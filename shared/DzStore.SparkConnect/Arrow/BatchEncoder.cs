using Apache.Arrow;
using Apache.Arrow.Ipc;
using DzStore.SparkConnect.Types;
using Google.Protobuf;

namespace DzStore.SparkConnect.Arrow;

/// <summary>Writes rows as an Arrow IPC stream, the form in which a plan carries them.</summary>
internal static class BatchEncoder
{
    // Spark's server takes 128 MB in one message by default (spark.connect.grpc.maxInboundMessageSize); the plan needs some of it.
    private const int MaxBytes = 120 * 1024 * 1024;

    /// <exception cref="ArgumentException">A row does not fit the schema, or all of them take more than 120 MB.</exception>
    public static ByteString Write(IEnumerable<IReadOnlyList<object?>> rows, StructType schema)
    {
        var all = rows as IReadOnlyList<IReadOnlyList<object?>> ?? [.. rows];
        if (all.FirstOrDefault(row => row.Count != schema.Count) is { } wrong)
            throw new ArgumentException($"A row has {wrong.Count} values, and the schema {schema.Count} columns", nameof(rows));
        var arrow = new Schema([.. schema.Select(ArrowTypes.Field)], null);
        using var bytes = new MemoryStream();
        using (var writer = new ArrowStreamWriter(bytes, arrow, leaveOpen: true))
        {
            // One batch, even of no rows: Spark 3.5 takes the first of the stream and silently leaves the others.
            using var batch = new RecordBatch(arrow, schema.Select((field, i) => ArrowBuilder.Build(field, Column(all, i))), all.Count);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        if (bytes.Length > MaxBytes)
        {
            throw new ArgumentException(
                $"The rows take {bytes.Length >> 20} MB, and a Spark server takes 128 MB in one message: "
                    + "write them where Spark can read them, or send them in parts",
                nameof(rows)
            );
        }

        return UnsafeByteOperations.UnsafeWrap(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }

    private static object?[] Column(IReadOnlyList<IReadOnlyList<object?>> rows, int index)
    {
        var values = new object?[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = rows[i][index];
        return values;
    }
}
