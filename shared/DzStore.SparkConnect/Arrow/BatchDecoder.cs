using Apache.Arrow;
using Apache.Arrow.Ipc;
using DzStore.SparkConnect.Protocol;
using DzStore.SparkConnect.Types;

namespace DzStore.SparkConnect.Arrow;

/// <summary>A record batch with the schema that Spark gave it, which says more than Arrow's.</summary>
internal sealed record DecodedBatch(RecordBatch Arrow, StructType Schema) : IDisposable
{
    public void Dispose() => Arrow.Dispose();
}

/// <summary>Reads the Arrow IPC stream of one response, in place.</summary>
internal static class BatchDecoder
{
    public static IReadOnlyList<DecodedBatch> Decode(ExecutePlanResponse.Types.ArrowBatch batch, StructType schema)
    {
        var decoded = new List<DecodedBatch>(1);
        using var reader = new ArrowStreamReader(batch.Data.Memory);
        var rows = 0L;
        while (reader.ReadNextRecordBatch() is { } next)
        {
            if (next.ColumnCount != schema.Count)
                throw new InvalidDataException($"Spark announced {schema.Count} columns and sent {next.ColumnCount}");
            rows += next.Length;
            decoded.Add(new(next, schema));
        }
        return rows == batch.RowCount ? decoded : throw new InvalidDataException($"Spark announced {batch.RowCount} rows and sent {rows}");
    }
}
