using DzStore.SparkConnect.Arrow;
using DzStore.SparkConnect.Types;

namespace DzStore.SparkConnect.Rows;

/// <summary>Reads the rows of a result as <see cref="Row"/>.</summary>
internal sealed class RowReader
{
    private readonly RowMapper<Row> _mapper = new();

    public IEnumerable<Row> Read(DecodedBatch batch) => _mapper.Read(batch);

    /// <summary>A reader of structs, or of whole rows, as <see cref="Row"/>.</summary>
    public static StructReader<Row> Structs(StructType schema)
    {
        var readers = schema.Select(ColumnReaders.Boxed).ToArray();
        return new([.. readers.Select((reader, i) => (i, (ColumnReader)reader))], row =>
        {
            var values = new object?[readers.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = readers[i].Read(row);
            return new(schema, values);
        });
    }
}
